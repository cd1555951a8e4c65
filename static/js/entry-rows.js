// The rows of the Mẫu số 01 editor in the page: adding, copying, deleting, numbering.

import { countText } from "./numbers.js";

const FIELDS = ["participant", "initiative", "sector", "level", "initiative_kind", "is_key"];

export class EntryRows {
  constructor(form, template) {
    this.form = form;
    this.template = template;
  }

  get elements() {
    return [...this.form.querySelectorAll("[data-row]")];
  }

  get content() {
    return this.elements.map(readRow);
  }

  section(kind) {
    return this.form.querySelector(`[data-section=${kind}]`);
  }

  // Puts a row at the end of its section, or after `after`; returns its element.
  add(content, { after = null, id = newId() } = {}) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    nameParts(row, id);
    field(row, "id").value = id;
    field(row, "kind").value = content.kind;
    for (const name of FIELDS) {
      if (name in content) write(field(row, name), content[name]);
    }
    showDoubts(row, content.doubts ?? []);
    row.classList.add("is-open", "is-new");
    if (after) after.after(row);
    else this.section(content.kind).querySelector("[data-rows]").append(row);
    this.renumber();
    return row;
  }

  // Takes a row out; the function returned puts it back in its place.
  remove(row) {
    const list = row.parentElement;
    const next = row.nextElementSibling;
    row.remove();
    this.renumber();
    return () => {
      if (next?.isConnected) next.before(row);
      else list.append(row);
      this.renumber();
    };
  }

  replaceAll(rows) {
    for (const row of this.elements) row.remove();
    for (const row of rows) this.add(row, { id: row.id });
    this.renumber();
  }

  // Names, numbers and headings follow the order of the page.
  renumber() {
    this.elements.forEach((row, index) => {
      for (const part of row.querySelectorAll("[data-field]")) {
        part.name = `rows-${index}-${part.dataset.field}`;
      }
    });
    for (const section of this.form.querySelectorAll("[data-section]")) {
      const rows = [...section.querySelectorAll("[data-row]")];
      rows.forEach((row, place) => {
        row.setAttribute("aria-label", `Dòng ${place + 1} (${section.dataset.kindLabel})`);
        row.querySelector("[data-number]").textContent = place + 1;
        describe(row, place + 1);
      });
      section.querySelector("[data-section-count]").textContent = countText(rows.length);
      section.querySelector("[data-section-empty]").hidden = rows.length > 0;
    }
    this.form.querySelector("[data-rows-count]").value = this.elements.length;
  }
}

export function readRow(row) {
  const content = { id: row.dataset.row, kind: field(row, "kind").value };
  for (const name of FIELDS) content[name] = read(field(row, name));
  return content;
}

function read(control) {
  return control.type === "checkbox" ? control.checked : control.value;
}

function write(control, value) {
  if (control.type === "checkbox") control.checked = value;
  else control.value = value;
}

// What a paste could not place stands at its row until the page is opened again.
function showDoubts(row, doubts) {
  const note = row.querySelector("[data-doubts]");
  note.hidden = !doubts.length;
  note.querySelector("[data-doubts-text]").textContent = doubts.join(" ");
}

export function isBlank(row) {
  return !row.participant.trim() && !row.initiative.trim() && !row.sector;
}

export function field(row, name) {
  return row.querySelector(`[data-field=${name}]`);
}

function fact(words) {
  const span = document.createElement("span");
  span.textContent = words;
  return span;
}

// The summary a phone shows, and the names the buttons carry for those who listen.
export function describe(row, number = row.querySelector("[data-number]").textContent) {
  const content = readRow(row);
  const chosen = (name) => (content[name] ? field(row, name).selectedOptions[0].label : "");
  row.querySelector("[data-summary-initiative]").textContent =
    content.initiative.trim() || "(chưa có tên mô hình)";
  row.querySelector("[data-summary-participant]").textContent = content.participant;
  const place = [chosen("sector"), chosen("level")].filter(Boolean).map(fact);
  row.querySelector("[data-summary-place]").replaceChildren(...place);
  row.querySelector("[data-more-text]").textContent = [
    chosen("initiative_kind").toLocaleLowerCase("vi"),
    ...(content.is_key ? ["trọng điểm"] : []),
  ].join(", ");
  const name = content.initiative.trim() || content.participant.trim();
  for (const part of row.querySelectorAll("[data-row-name]")) {
    part.textContent = name ? ` dòng ${number}: ${name}` : ` dòng ${number}`;
  }
}

// A mended field loses its mark at once; the next check tells what is still missing.
export function clearError(control) {
  if (!control.value.trim() || control.getAttribute("aria-invalid") !== "true") return;
  control.removeAttribute("aria-invalid");
  document.getElementById(control.getAttribute("aria-describedby"))?.remove();
  control.removeAttribute("aria-describedby");
  const row = control.closest("[data-row]");
  if (!row.querySelector("[aria-invalid]")) row.classList.remove("has-error");
}

function nameParts(row, id) {
  row.id = `row-${id}`;
  row.dataset.row = id;
  for (const name of FIELDS) {
    const control = field(row, name);
    row.querySelector(`label[for="${control.id}"]`).htmlFor = `row-${id}-${name}`;
    control.id = `row-${id}-${name}`;
  }
  row.querySelector("[data-duplicate]").value = `duplicate:${id}`;
  row.querySelector("[data-delete]").value = `delete:${id}`;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
