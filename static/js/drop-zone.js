// <form data-file-form> with an <input type=file> inside each [data-drop-zone]: choosing or dropping
// sends the form at once, after the checks a browser can make; the server checks again.

export function watchFileForms() {
  for (const form of document.querySelectorAll("[data-file-form]")) {
    for (const zone of form.querySelectorAll("[data-drop-zone]")) {
      const input = zone.querySelector("input[type=file]");
      input.addEventListener("change", () => take(form, zone, input));
      watchDrops(zone, input);
    }
  }
}

function watchDrops(zone, input) {
  let depth = 0; // dragenter and dragleave also fire for the children
  const mark = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("is-over", depth > 0);
  };
  zone.addEventListener("dragenter", () => mark(1));
  zone.addEventListener("dragleave", () => mark(-1));
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(-depth);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function take(form, zone, input) {
  const files = [...input.files];
  if (!files.length) return;
  const problem = findProblem(files, zone, input);
  const line = zone.querySelector("[data-file-error]");
  line.textContent = problem;
  line.hidden = !problem;
  if (problem) {
    line.setAttribute("role", "alert");
    input.value = "";
    return;
  }
  const size = megabytes(files.reduce((sum, file) => sum + file.size, 0));
  zone.querySelector("[data-file-status]").textContent =
    files.length === 1
      ? `Đang tải “${files[0].name}” (${size})…`
      : `Đang tải ${String(files.length).padStart(2, "0")} tệp (${size})…`;
  form.requestSubmit();
}

function findProblem(files, zone, input) {
  const most = Number(zone.dataset.maxBytes);
  const tooBig = files.find((file) => file.size > most);
  if (tooBig) return `Tệp ${megabytes(tooBig.size)}, tối đa ${megabytes(most)}.`;
  if (!input.multiple && files.length > 1) return "Chọn từng tệp một.";
  const count = Number(zone.dataset.maxFiles);
  if (count && files.length > count) {
    return `Chọn nhiều nhất ${String(count).padStart(2, "0")} ảnh, hoặc 01 tệp PDF.`;
  }
  return "";
}

function megabytes(bytes) {
  const amount = bytes / 1048576;
  const text = amount < 10 ? amount.toFixed(1).replace(".", ",") : String(Math.round(amount));
  return `${text.replace(",0", "")} MB`;
}
