// “Hiện mật khẩu”.

export function watchPasswordButtons() {
  for (const button of document.querySelectorAll("[data-show-password]")) {
    const field = document.getElementById(button.dataset.showPassword);
    button.addEventListener("click", () => {
      const show = field.type === "password";
      field.type = show ? "text" : "password";
      button.setAttribute("aria-pressed", String(show));
    });
    field.form.addEventListener("submit", () => {
      field.type = "password";
    });
  }
}
