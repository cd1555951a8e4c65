// The Mẫu số 03 editor: everything here also works as full-page posts without script.
import { CountedText } from "./counted-text.js";
import { Draft } from "./draft.js";
import { onceAfter } from "./once-after.js";
import { summaryHints } from "./summary-hints.js";
import { readFields, writeFields } from "./text-fields.js";

const form = document.getElementById("nomination-form");
const { participant, initiative, sector, summary, entry } = form.elements;
const agreed = form.elements["consent-person"];
const counted = new CountedText(
  form.querySelector("[data-counted]"),
  form.querySelector("[data-count]"),
);
const showSoon = onceAfter(show);
const draft = new Draft(form, {
  read: () => readFields(form),
  write: (content) => {
    writeFields(form, content);
    show();
  },
});

form.addEventListener("input", (event) => {
  if (event.target === entry) takeModel(entry.selectedOptions[0].dataset);
  if (event.target === initiative && entry) entry.value = "";
  if (event.target === participant) agreed.checked = false; // what was agreed to named somebody else
  if (event.target === entry) show(); // the next press may agree: it is asked with the name
  clearError(event.target);
  showSoon();
  draft.touch();
});

// A model of the unit brings its name and field, and who carries it out; a name that somebody typed
// stays, one that an earlier pick brought goes with it.
function takeModel(model) {
  if (!model.initiative) return;
  initiative.value = model.initiative;
  sector.value = model.sector;
  for (const field of [initiative, sector]) clearError(field);
  const brought = Array.from(entry.options, (option) => option.dataset.participant);
  const named = participant.value.trim();
  if (named && !brought.includes(named)) return;
  if (named !== model.participant) agreed.checked = false;
  participant.value = model.participant;
  form.elements.kind.value = model.kind;
  for (const field of [participant, form.elements.kind[0]]) clearError(field);
}

function show() {
  const name = participant.value.trim().replace(/\s+/g, " ");
  form.querySelector("[data-consent]").hidden = form.elements.kind.value !== "individual";
  form.querySelector("[data-consent-name]").textContent = name || "Người được giới thiệu";
  agreed.value = name;
  counted.show();
  showHints(summaryHints(summary.value));
  for (const part of document.querySelectorAll("[data-only-empty]")) {
    part.hidden = Boolean(name || initiative.value.trim() || summary.value.trim());
  }
}

function showHints(hints) {
  const lines = form.querySelectorAll("[data-hints] li");
  for (const [place, line] of lines.entries()) {
    line.className = hints[place] ? "is-good" : "is-open";
  }
}

// What was wrong is being mended: the last look says whether it is.
function clearError(control) {
  const error = document.getElementById(`${control.name}-error`);
  if (!error) return;
  error.remove();
  const described = form.querySelector(`[aria-describedby~="${error.id}"]`);
  described.removeAttribute("aria-invalid");
  const rest = described.getAttribute("aria-describedby").replace(error.id, "").trim();
  if (rest) described.setAttribute("aria-describedby", rest);
  else described.removeAttribute("aria-describedby");
}

// a model that was chosen before this script had come
if (entry?.value && !initiative.value) takeModel(entry.selectedOptions[0].dataset);
show();
draft.start();
