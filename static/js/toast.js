// Short notices at the lower edge: at least 8 s, they wait while pointed at or focused.

const SHORTEST_MS = 8000;

// `undo` is a function; its button “Hoàn tác” stays for `ms`.
export function showToast(text, { undo = null, ms = SHORTEST_MS } = {}) {
  const region = document.querySelector("[data-toasts]");
  const note = document
    .getElementById("toast-template")
    .content.firstElementChild.cloneNode(true);
  note.querySelector(".toast-text").textContent = text;
  const close = startClock(note, ms);
  note.querySelector(".toast-close").addEventListener("click", close);
  if (undo) {
    const button = note.querySelector(".toast-undo");
    button.hidden = false;
    button.addEventListener("click", () => {
      close();
      undo();
    });
  }
  region.append(note);
  return close;
}

function startClock(note, ms) {
  let timer = 0;
  const close = () => {
    clearTimeout(timer);
    note.remove();
  };
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(close, ms);
  };
  for (const type of ["mouseenter", "focusin"]) {
    note.addEventListener(type, () => clearTimeout(timer));
  }
  for (const type of ["mouseleave", "focusout"]) note.addEventListener(type, start);
  start();
  return close;
}

// The lasting line stays at the head of the page; a success is said where the eye is, when the page
// opened further down.
export function announceMessages() {
  const observer = new IntersectionObserver((lines) => {
    observer.disconnect();
    for (const line of lines.filter(({ isIntersecting }) => !isIntersecting)) {
      showToast(line.target.textContent.trim());
    }
  });
  window.addEventListener("load", () => {
    for (const line of document.querySelectorAll("[data-messages] [data-level='success']")) {
      observer.observe(line);
    }
  });
}
