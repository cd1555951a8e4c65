// A posted form is sent once: the second click does nothing until a page arrives. A form whose
// answer opens beside this page may be sent again.

export function watchSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.target || event.defaultPrevented) return;
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // A page kept by the browser's Back cache comes back ready for use.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release(document);
  });
}

export function release(root) {
  for (const form of root.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
  for (const button of root.querySelectorAll("[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
}
