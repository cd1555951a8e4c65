// The reviewer's queue: shortcuts, the undo of the file just accepted, words not yet sent.
import { showToast } from "./toast.js";

const SHORTCUTS_OFF = "dvk-shortcuts-off";
const UNDO_SHOWN_MS = 60_000;

offerUndo();
watchShortcuts();
watchUnsentWords();

function offerUndo() {
  const form = document.querySelector("form[data-undo]");
  if (!form) return;
  showToast(form.dataset.undo, { undo: () => form.requestSubmit(), ms: UNDO_SHOWN_MS });
}

function watchShortcuts() {
  const box = document.querySelector("[data-shortcuts-on]");
  if (box) {
    box.checked = localStorage.getItem(SHORTCUTS_OFF) !== "yes";
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(SHORTCUTS_OFF);
      else localStorage.setItem(SHORTCUTS_OFF, "yes");
    });
  }
  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem(SHORTCUTS_OFF) === "yes" || !isPlainKey(event)) return;
    const target =
      event.key === "z"
        ? document.querySelector("form[data-undo] button")
        : document.querySelector(`[data-shortcut="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
    if (event.key === "b") target.closest("details")?.querySelector("input:not([type=hidden])")?.focus();
  });
}

// Vietnamese typing programs send composed keys: nothing is a shortcut while a text is typed.
function isPlainKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return false;
  if (document.querySelector("dialog[open]")) return false;
  return /^[jktbz]$/.test(event.key) && !event.target.closest("input, textarea, select, [contenteditable]");
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
