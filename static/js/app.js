// What every page needs; each part does nothing where its markup is missing.
import { watchClipboardButtons } from "./clipboard.js";
import { watchConfirmations } from "./confirm.js";
import { watchFileForms } from "./drop-zone.js";
import { focusErrors } from "./error-summary.js";
import { watchMenus } from "./menus.js";
import { watchPasswordButtons } from "./password.js";
import { watchShortcuts } from "./shortcuts.js";
import { watchSubmits } from "./submit-guard.js";
import { forgetLocalCopies } from "./local-copy.js";
import { announceMessages, showToast } from "./toast.js";

watchMenus();
watchFileForms();
watchConfirmations();
watchSubmits();
watchClipboardButtons();
watchPasswordButtons();
watchShortcuts();
announceMessages();
focusErrors();

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", forgetLocalCopies);
}
// What nobody pressed for has its own words, in its place.
function tellFailure({ dataset, firstElementChild }, words) {
  if (dataset.notLoaded) firstElementChild.textContent = dataset.notLoaded;
  else showToast(words);
}
document.addEventListener("htmx:sendError", (event) => {
  tellFailure(
    event.detail.elt,
    "Mất kết nối. Chưa làm được việc vừa bấm, thử lại khi có mạng.",
  );
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  tellFailure(
    event.detail.elt,
    status === 401 || status === 403
      ? "Phiên làm việc đã hết hoặc không có quyền. Tải lại trang để đăng nhập lại."
      : "Chưa làm được việc vừa bấm. Tải lại trang rồi thử lại.",
  );
});
