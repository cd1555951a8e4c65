// <form data-confirm="Title?" data-confirm-text="…" data-confirm-button="Phát hành">: asks first.

export function watchConfirmations() {
  const dialog = document.getElementById("confirm-dialog");
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.dataset.confirm) return;
      if (form.dataset.confirmed) {
        delete form.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(dialog, form, event.submitter);
    },
    true,
  );
}

function ask(dialog, form, submitter) {
  dialog.querySelector("[data-confirm-title]").textContent = form.dataset.confirm;
  dialog.querySelector("[data-confirm-body]").textContent = form.dataset.confirmText ?? "";
  dialog.querySelector("[data-confirm-go]").textContent = form.dataset.confirmButton;
  dialog.returnValue = "cancel";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "go") return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
    },
    { once: true },
  );
  dialog.showModal();
}
