// The board: how many units are ticked, all of the page at once, and ticks that outlive a swap.

const BOX = "input[form=board-bulk]";
const kept = new Set();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-board-all]")) {
    for (const box of document.querySelectorAll(BOX)) box.checked = event.target.checked;
    tell();
  } else if (event.target.matches(BOX)) tell();
});
document.addEventListener("reset", (event) => {
  if (event.target.id === "board-bulk") setTimeout(tell); // the boxes are empty only after it
});
document.addEventListener("htmx:beforeSwap", () => {
  kept.clear();
  for (const box of document.querySelectorAll(`${BOX}:checked`)) kept.add(box.value);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const box of document.querySelectorAll(BOX)) box.checked = kept.has(box.value);
  tell();
});
// Esc closes the panel; the address of the closed one names the cell it was about.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open], details.menu[open]")) return;
  document.querySelector("[data-panel-close]")?.click();
});
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement !== document.body || !location.hash) return;
  document.getElementById(location.hash.slice(1))?.focus();
});
tell(); // a browser that goes back restores ticks

function tell() {
  const boxes = [...document.querySelectorAll(BOX)];
  const count = boxes.filter((box) => box.checked).length;
  const words = document.querySelector("[data-board-count]");
  if (words) words.textContent = `Đã chọn ${count} đơn vị`;
  const all = document.querySelector("[data-board-all]");
  if (!all) return;
  all.checked = count > 0 && count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
}
