// The Mẫu số 01 editor: everything here also works as full-page posts without script.
import { Draft, UNDO_MS } from "./draft.js";
import { clearError, describe, EntryRows, field, isBlank, readRow } from "./entry-rows.js";
import { PasteDialog } from "./paste-dialog.js";
import { looksLikeTable } from "./paste-table.js";
import { showToast } from "./toast.js";
import { showTotals } from "./totals.js";

const form = document.querySelector("[data-editor]");
const rows = new EntryRows(form, document.querySelector("[data-row-template]"));
const totals = document.querySelector("[data-totals]");
const draft = new Draft(form, {
  read: () => rows.content,
  write: (content) => {
    rows.replaceAll(content);
    show();
  },
});

function changed() {
  show();
  draft.touch();
}

function show() {
  showTotals(totals, rows.content);
  showWaysIn();
}

// The ways to begin, and the report of having nothing, are for a list without rows.
function showWaysIn() {
  for (const part of document.querySelectorAll("[data-only-empty]")) {
    part.hidden = rows.elements.length > 0;
  }
}

// ── Typing ──────────────────────────────────────────────────────────────────────────────────
form.addEventListener("input", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  clearError(event.target);
  describe(row);
  changed();
});

// ── Adding, copying, deleting ───────────────────────────────────────────────────────────────
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const row = button.closest("[data-row]");
  if (button.dataset.add) {
    event.preventDefault();
    start(rows.add({ kind: button.dataset.add, level: lastLevel() }));
  } else if (row && "open" in button.dataset) {
    row.classList.add("is-open");
    field(row, "participant").focus();
  } else if (row && "duplicate" in button.dataset) {
    event.preventDefault();
    duplicate(row);
  } else if (row && "delete" in button.dataset) {
    event.preventDefault();
    remove(row);
  } else if (button.dataset.paste) {
    pasting.open(button.dataset.paste);
  }
});

function start(row) {
  field(row, "participant").focus();
  changed();
}

function duplicate(row) {
  const source = rows.content.find((content) => content.id === row.dataset.row);
  const added = rows.add(source, { after: row });
  field(added, "initiative").focus();
  changed();
}

function remove(row) {
  const number = row.querySelector("[data-number]").textContent;
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  const section = row.closest("[data-section]");
  const putBack = rows.remove(row);
  (neighbour?.querySelector("[data-delete]") ?? section.querySelector("[data-add]")).focus();
  changed();
  showToast(`Đã xóa dòng ${number} (${section.dataset.kindLabel}).`, {
    ms: UNDO_MS,
    undo: () => {
      putBack();
      row.classList.add("is-new");
      field(row, "initiative").focus();
      changed();
    },
  });
}

// A new row starts at the level of the one before: most units register at one level only.
function lastLevel() {
  return rows.content.at(-1)?.level ?? "";
}

document.querySelector("[data-fill-level]")?.addEventListener("change", (event) => {
  for (const row of rows.elements) {
    const level = field(row, "level");
    if (level.value) continue;
    level.value = event.target.value;
    clearError(level);
    describe(row);
  }
  changed();
});

// ── Pasting from Excel ──────────────────────────────────────────────────────────────────────
const pasting = new PasteDialog(document.querySelector("[data-paste-dialog]"), {
  sectors: () => choices("sector"),
  levels: () => choices("level"),
  level: lastLevel,
  add: addPasted,
});

form.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  const row = event.target.closest("[data-row]");
  if (!row || !looksLikeTable(text)) return;
  if (pasting.open(field(row, "kind").value, { text, at: row })) event.preventDefault();
});

function choices(name) {
  const select = field(document.querySelector("[data-row-template]").content, name);
  return [...select.options]
    .filter((option) => option.value)
    .map((option) => ({ code: option.value, label: option.label }));
}

// Blank rows that stand ready give way to what was pasted.
function addPasted(pasted, at) {
  const ready = rows.elements.filter((row) => isBlank(readRow(row)));
  const added = [];
  let after = at;
  for (const content of pasted) {
    const follows = after && field(after, "kind").value === content.kind;
    after = rows.add(content, { after: follows ? after : null });
    added.push(after);
  }
  const putBack = ready.map((row) => rows.remove(row)).reverse();
  changed();
  field(after, "initiative").focus();
  showToast(`Đã thêm ${String(pasted.length).padStart(2, "0")} dòng.`, {
    ms: UNDO_MS,
    undo: () => {
      for (const back of putBack) back();
      for (const row of added) rows.remove(row);
      changed();
    },
  });
}

show();
draft.start();
