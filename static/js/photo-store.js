// The photo store: how many photos of the page are chosen, how many of them without a recorded
// agreement, and all of them with one click.
import { countText } from "./numbers.js";

const boxes = [...document.querySelectorAll("#photo-form input[name=anh]")];
const count = document.querySelector("[data-photo-count]");
const all = document.querySelector("[data-photo-all]");

function tell() {
  const chosen = boxes.filter((box) => box.checked);
  const lacking = chosen.filter((box) => "lacksConsent" in box.dataset).length;
  const remark = lacking ? `, ${countText(lacking)} ảnh chưa ghi nhận đồng ý` : "";
  count.textContent = chosen.length
    ? `Đã chọn ${countText(chosen.length)} ảnh${remark}`
    : "Chưa chọn ảnh nào";
  all.textContent = chosen.length === boxes.length ? "Bỏ chọn" : "Chọn cả trang";
}

for (const box of boxes) box.addEventListener("change", tell);
all.addEventListener("click", () => {
  const isOn = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = isOn;
  tell();
});
// boxes that the browser kept ticked after “back”
window.addEventListener("pageshow", tell);
