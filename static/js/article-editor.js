// The editor of the exemplar article; everything here also works as full-page posts.
import { Draft } from "./draft.js";
import { countText, thousands } from "./numbers.js";
import { onceAfter } from "./once-after.js";
import { readFields, writeFields } from "./text-fields.js";
import { countWords } from "./word-count.js";

const SPOKEN_AFTER_MS = 1500;
const NOBODY = "Người được giới thiệu";

const form = document.querySelector("[data-article]");
const counter = document.querySelector("[data-word-counter]");
const consent = form.elements["consent-person"];
const showSoon = onceAfter(show);
const draft = new Draft(form, {
  read: () => readFields(form),
  write: (content) => {
    // the sentence first: a tick goes back only into the box that names the same person
    const [, person] = content.find(([name]) => name === "person") ?? [];
    if (person !== undefined) askAbout(person);
    writeFields(form, content);
    show();
  },
});

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  if (event.target.name === "person") askAbout(event.target.value);
  showSoon();
  draft.touch();
});

function show() {
  showWords();
  showGuardians();
}

// ── The words of all parts ──────────────────────────────────────────────────────────────────
let speaking = 0;

function showWords() {
  let words = 0;
  for (const field of form.querySelectorAll("[data-counted]")) {
    const own = countWords(field.value);
    words += own;
    form.querySelector(`[data-part-words="${field.name}"]`).textContent = countText(own);
  }
  if (words === Number(counter.dataset.words)) return;
  counter.dataset.words = words;
  const limit = Number(counter.dataset.limit);
  const total = `${thousands(words)}/${thousands(limit)} từ`;
  const pages = (words / Number(counter.dataset.wordsPerPage)).toFixed(1).replace(".", ",");
  const over = counter.querySelector("[data-word-over]");
  counter.querySelector("[data-word-total]").textContent = total;
  counter.querySelector("[data-word-pages]").textContent = pages;
  counter.classList.toggle("is-over", words > limit);
  over.hidden = words <= limit;
  over.textContent = `Thừa ${countText(Math.max(0, words - limit))} từ`;
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const spoken = form.querySelector("[data-word-spoken]");
    spoken.textContent = over.hidden ? total : `${total}. ${over.textContent}`;
  }, SPOKEN_AFTER_MS);
}

// ── What the unit confirms ──────────────────────────────────────────────────────────────────

// Who agreed has a name: another name asks anew.
function askAbout(name) {
  const person = name.replace(/\s+/g, " ").trim();
  const words = form.querySelector("[data-consent-text=person]");
  const before = consent.value || NOBODY;
  if (words.textContent.startsWith(before)) {
    words.textContent = (person || NOBODY) + words.textContent.slice(before.length);
  }
  consent.value = person;
  consent.checked = false;
}

function showGuardians() {
  const shown = form.querySelector("[data-children]").checked;
  form.querySelector("[data-guardians]").hidden = !shown;
}

form.querySelector("[data-tick-all]").addEventListener("click", () => {
  for (const box of form.querySelectorAll("[data-tick]")) box.checked = true;
  draft.touch();
});

// On a phone the outline stands folded, so that the text is not three screens away.
if (matchMedia("(width < 768px)").matches) {
  for (const hints of document.querySelectorAll(".guidance")) hints.open = false;
}
show();
draft.start();
