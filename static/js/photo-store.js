// The photo store: how many photos of the page are chosen, and all of them with one click.

const boxes = [...document.querySelectorAll("#photo-form input[name=anh]")];
const count = document.querySelector("[data-photo-count]");
const all = document.querySelector("[data-photo-all]");

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  count.textContent = chosen
    ? `Đã chọn ${String(chosen).padStart(2, "0")} ảnh`
    : "Chưa chọn ảnh nào";
  all.textContent = chosen === boxes.length ? "Bỏ chọn" : "Chọn cả trang";
}

for (const box of boxes) box.addEventListener("change", tell);
all.addEventListener("click", () => {
  const isOn = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = isOn;
  tell();
});
// boxes that the browser kept ticked after “back”
window.addEventListener("pageshow", tell);
