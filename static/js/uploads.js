// [data-upload="address"][data-upload-ticket][data-upload-key] around a file input, inside a form
// and inside [data-upload-area]; [data-upload-pixels] where smaller photos are refused:
// chosen files go piece by piece (tus), one after the other, each with its own line; what was cut
// off goes on, also after a reload. Afterwards every [data-upload-shown] part of the page is
// fetched anew. Why a file was refused stays until the next ones are chosen.
import { showAnew } from "./fresh-parts.js";
import { megapixels, readyToSend } from "./photo-size.js";
import { showToast } from "./toast.js";
import { forgetFile, forgetUpload, unfinishedUploads } from "./unfinished-uploads.js";

const PIECE_BYTES = 1024 * 1024;
const RETRY_MS = [1000, 3000, 5000, 10000, 20000];
// the place is closed, the pieces are gone, or the file is not wanted: nothing is left to go on with
const ENDED = [404, 410, 413, 422];
const WORDS = {
  401: "Phiên làm việc đã hết. Tải lại trang, đăng nhập rồi chọn lại tệp.",
  403: "Trang đã mở quá lâu hoặc không có quyền. Tải lại trang rồi chọn lại tệp.",
  410: "Hồ sơ này không nhận tệp nữa. Tải lại trang để xem.",
  405: "Phiên làm việc đã hết. Tải lại trang, đăng nhập rồi chọn lại tệp.",
  503: "Kho lưu tệp tạm thời không nhận được tệp. Chọn lại tệp sau ít phút.",
};
const waiting = new Map(); // area → the files still to come

document.addEventListener("change", (event) => {
  const place = event.target.closest?.("[data-upload]");
  if (!place || event.target.type !== "file" || !event.target.files.length) return;
  const files = [...event.target.files];
  event.target.value = "";
  take(place, files);
});

async function take(place, files) {
  const area = place.closest("[data-upload-area]");
  const lines = area.querySelector("[data-upload-lines]");
  if (!waiting.has(area)) forgetRefusals(lines);
  for (const hint of lines.querySelectorAll("[data-unfinished]")) {
    if (files.some((file) => file.name === hint.dataset.unfinished)) hint.remove();
  }
  const way = wayOf(place);
  const jobs = files.map((file) => ({ way, file, line: newLine(lines, file) }));
  if (waiting.has(area)) {
    waiting.get(area).push(...jobs);
    return;
  }
  waiting.set(area, jobs);
  let kept = 0;
  for (let job = jobs.shift(); job; job = jobs.shift()) kept += await sent(job);
  waiting.delete(area);
  if (kept) {
    await showAnew(document.querySelectorAll("[data-upload-shown]"));
    showToast(`Đã tải lên ${String(kept).padStart(2, "0")} tệp.`);
  }
}

function forgetRefusals(lines) {
  for (const line of lines.querySelectorAll(".is-refused")) line.remove();
}

// Where the files go: the place itself may be replaced by a fresh one before their turn comes.
function wayOf(place) {
  const { upload, uploadKey, uploadPixels = 0, uploadTicket } = place.dataset;
  const token = place.closest("form").elements.csrfmiddlewaretoken.value;
  return { endpoint: upload, key: uploadKey, pixels: uploadPixels, ticket: uploadTicket, token };
}

// 1 when the file was kept, 0 when it was refused; its line then says why.
async function sent({ way, file, line }) {
  const problem = await tried(way, file, line);
  if (!problem) {
    line.root.remove();
    return 1;
  }
  line.bar.remove();
  line.root.classList.add("is-refused");
  line.note.setAttribute("role", "alert");
  line.note.textContent = problem;
  return 0;
}

// The others do not wait for a file that broke.
async function tried(way, file, line) {
  try {
    const ready = await readyToSend(file, way.pixels);
    if (ready.pixels) line.size.textContent = megapixels(ready.pixels);
    return await transfer(way, file, ready.file, line);
  } catch {
    return notSent(file);
  }
}

function transfer(way, chosen, file, line) {
  const mark = [way.key, chosen.name, chosen.lastModified, file.size].join("-");
  return new Promise((done, fail) => {
    const upload = new window.tus.Upload(file, {
      endpoint: way.endpoint,
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: chosen.name, ticket: way.ticket },
      headers: { "X-CSRFToken": way.token },
      fingerprint: async () => mark,
      onProgress: (bytes, total) => {
        line.bar.value = bytes / total;
        line.note.textContent =
          bytes < total ? `Đang tải: ${Math.floor((100 * bytes) / total)}%` : "Đang kiểm tra…";
      },
      onSuccess: () => done(""),
      onError: (error) => {
        const answer = error.originalResponse;
        if (!answer) goOnLater(upload, file, line, error).catch(fail);
        else if (!ENDED.includes(answer.getStatus())) done(words(answer, chosen));
        else forgetFile(mark).then(() => done(words(answer, chosen)), fail);
      },
    });
    upload
      .findPreviousUploads()
      .then(([previous]) => {
        if (previous) upload.resumeFromPreviousUpload(previous);
        upload.start();
      })
      .catch(fail);
  });
}

function words(answer, file) {
  const type = answer.getHeader("Content-Type") ?? "";
  const text = type.startsWith("text/plain") ? answer.getBody() : "";
  return text || WORDS[answer.getStatus()] || notSent(file);
}

function notSent(file) {
  return `Chưa tải được “${file.name}”. Chọn lại tệp.`;
}

// Only a cut line is worth waiting for: a file that was moved or changed since cannot be read.
async function goOnLater(upload, file, line, error) {
  if (!(error.causingError instanceof ProgressEvent)) throw error;
  await file.slice(0, 1).arrayBuffer();
  line.note.textContent = "Mất kết nối. Để mở trang này: tệp sẽ tự tải tiếp khi có mạng.";
  const goOn = () => upload.start();
  if (navigator.onLine) setTimeout(goOn, RETRY_MS.at(-1));
  else window.addEventListener("online", goOn, { once: true });
}

function newLine(lines, file) {
  const root = document.createElement("li");
  const [name, size, bar, note] = ["span", "span", "progress", "p"].map((tag) =>
    document.createElement(tag),
  );
  root.className = "upload-line";
  name.className = "upload-line-name";
  name.textContent = file.name;
  size.className = "muted nowrap";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Tiến độ tải “${file.name}”`);
  note.className = "upload-line-note";
  note.textContent = "Đang chờ…";
  root.append(name, size, bar, note);
  lines.append(root);
  return { root, size, bar, note };
}

// What was cut off by a closed page waits here: the same file goes on where it stopped.
async function tellOfUnfinished() {
  for (const area of document.querySelectorAll("[data-upload-area]")) {
    const places = [...area.querySelectorAll("[data-upload]")];
    const unfinished = await unfinishedUploads(places.map((place) => place.dataset.uploadKey));
    for (const upload of unfinished) tellOf(area, upload);
  }
}

function tellOf(area, { key, name }) {
  const { root, size, bar, note } = newLine(area.querySelector("[data-upload-lines]"), { name });
  root.dataset.unfinished = name;
  note.textContent = "Tệp đang tải dở. Chọn lại tệp này để tải tiếp.";
  bar.remove();
  const drop = document.createElement("button");
  const whose = document.createElement("span");
  drop.type = "button";
  drop.className = "link-button";
  whose.className = "visually-hidden";
  whose.textContent = ` tệp đang tải dở “${name}”`;
  drop.append("Bỏ", whose);
  size.replaceWith(drop);
  drop.addEventListener("click", async () => {
    await forgetUpload(key);
    root.remove();
    area.querySelector("[data-upload] input[type=file]").focus();
    showToast(`Đã bỏ “${name}”.`);
  });
}

tellOfUnfinished();
