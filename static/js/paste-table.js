// Cells copied from Excel or Word → rows of Mẫu số 01.
import { fold } from "./fold.js";

const COLLECTIVE = "collective";
const INDIVIDUAL = "individual";
const FIELDS_ON_PAPER = 4;

export function looksLikeTable(text) {
  return text.includes("\t");
}

// Two layouts are understood: name · model · field · level, and the paper's own table, where the
// model stands under one of four field columns. A leading TT column is left out; rows “I Tập thể”,
// “II Cá nhân” switch the section.
// sectors, levels: [{code, label}]; returns [{kind, participant, initiative, sector, level}].
export function readTable(text, { kind, sectors, levels }) {
  const rows = [];
  let section = kind;
  for (const cells of splitCells(text).map(withoutNumber)) {
    const filled = cells.filter(Boolean);
    const heading = sectionOf(filled);
    if (heading) {
      section = heading;
    } else if (filled.length && !isHeader(filled)) {
      rows.push(...readCells(cells, section, sectors, levels));
    }
  }
  return rows;
}

function readCells(cells, kind, sectors, levels) {
  const participant = cells[0];
  if (cells.length > FIELDS_ON_PAPER) {
    return cells
      .slice(1, 1 + sectors.length)
      .map((initiative, place) => ({ kind, participant, initiative, sector: sectors[place].code, level: "" }))
      .filter((row) => row.initiative);
  }
  return [
    {
      kind,
      participant,
      initiative: cells[1] ?? "",
      sector: match(cells[2], sectors),
      level: match(cells[3], levels),
    },
  ];
}

// Excel puts cells with line breaks or quotes in quotes and doubles the quotes inside.
export function splitCells(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n");
  for (let i = 0; i < source.length; i += 1) {
    const c = source[i];
    if (quoted && c === '"' && source[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (quoted ? c === '"' : c === '"' && cell === "") {
      quoted = !quoted;
    } else if (!quoted && (c === "\t" || c === "\n")) {
      rows.at(-1).push(clean(cell));
      cell = "";
      if (c === "\n") rows.push([]);
    } else {
      cell += c;
    }
  }
  rows.at(-1).push(clean(cell));
  return rows;
}

function clean(cell) {
  return cell.normalize("NFC").replace(/\s+/g, " ").trim();
}

function withoutNumber(cells) {
  return cells.length > 1 && /^(\d{1,3}[.)]?|[IVX]{1,4}[.)]?|)$/.test(cells[0]) ? cells.slice(1) : cells;
}

function sectionOf(filled) {
  if (filled.length !== 1) return null;
  const text = fold(filled[0]).replace(/^(i{1,2}|[12])[.)]?(?=tap|ca)/, "");
  if (text.startsWith("tapthe") && text.length < 9) return COLLECTIVE;
  if (text.startsWith("canhan") && text.length < 9) return INDIVIDUAL;
  return null;
}

function isHeader(filled) {
  const text = fold(filled.join("")).replace(/^(tt|stt)/, "");
  return ["tentapthe", "tencanhan", "linhvuc", "tong:"].some((start) => text.startsWith(start)) || text === "tong";
}

// By words, so that “quốc phòng – an ninh” finds “An ninh, quốc phòng” and “Lĩnh vực kinh tế” finds
// “Kinh tế”.
function match(text, choices) {
  if (!text) return "";
  const wanted = words(text);
  const exact = choices.find(({ code, label }) => fold(code) === fold(text) || isSame(words(label), wanted));
  const near = choices.find(({ label }) => isWithin(words(label), wanted) || isWithin(wanted, words(label)));
  return (exact ?? near)?.code ?? "";
}

function words(text) {
  return new Set(text.split(/[^\p{L}\p{N}\p{M}]+/u).map(fold).filter(Boolean));
}

function isWithin(few, many) {
  return few.size > 0 && [...few].every((word) => many.has(word));
}

function isSame(one, other) {
  return one.size === other.size && isWithin(one, other);
}
