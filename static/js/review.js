// The reviewer's queue: the undo of the file just accepted, words not yet sent.
import { showToast } from "./toast.js";

const UNDO_SHOWN_MS = 60_000;

offerUndo();
watchUnsentWords();

function offerUndo() {
  const form = document.querySelector("form[data-undo]");
  if (!form) return;
  showToast(form.dataset.undo, { undo: () => form.requestSubmit(), ms: UNDO_SHOWN_MS });
}

// Accepting a file while reasons for a return stand in the page: ask first.
function watchUnsentWords() {
  for (const form of document.querySelectorAll("form[data-accept]")) {
    const check = () => {
      if (hasWords()) {
        form.dataset.confirm = "Có ý kiến chưa gửi";
        form.dataset.confirmText = "Nội dung đề nghị bổ sung đã ghi sẽ không được gửi đến đơn vị.";
        form.dataset.confirmButton = "Vẫn tiếp nhận";
      } else {
        delete form.dataset.confirm;
      }
    };
    for (const button of form.querySelectorAll("button")) button.addEventListener("click", check);
  }
}

function hasWords() {
  const words = document.getElementById("return-form");
  return [...(words?.elements ?? [])].some((item) =>
    item.type === "checkbox" ? item.checked : item.tagName === "TEXTAREA" && item.value.trim(),
  );
}
