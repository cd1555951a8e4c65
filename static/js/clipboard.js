// <button data-copy="#id of a field or element">: copies its text and says so, in the words of
// data-copied if there are any.
import { showToast } from "./toast.js";

export function watchClipboardButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const source = document.querySelector(button.dataset.copy);
      const copied = await copyText(source.value ?? source.textContent.trim());
      showToast(
        copied
          ? (button.dataset.copied ?? "Đã sao chép. Mở Zalo rồi dán vào tin nhắn.")
          : "Trình duyệt không cho sao chép. Chọn nội dung trong khung rồi sao chép.",
      );
      if (!copied) reveal(source);
    });
  }
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or not a secure address
  }
}

function reveal(source) {
  const details = source.closest("details");
  if (details) details.open = true;
  source.focus();
  source.select?.();
}
