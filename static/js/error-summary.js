// After a failed check the summary has the focus; its links open and focus the field.

export function focusErrors() {
  document.querySelector("[data-error-summary]")?.focus();
  // the summary may be fetched anew while somebody works in the page
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest(".entry")?.classList.add("is-open");
    field.scrollIntoView({ block: "center" });
    const control = field.matches("input, select, textarea, button, a")
      ? field
      : field.querySelector("button, textarea, select, input:not([type=hidden])");
    control?.focus({ preventScroll: true });
  });
}
