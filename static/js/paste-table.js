// Cells copied from Excel or Word → rows of Mẫu số 01. Nothing of the text is dropped without a
// word: what finds no place is named in the doubts of its row, or among the skipped lines.
import { fold } from "./fold.js";
import { splitCells } from "./sheet-cells.js";

const COLLECTIVE = "collective";
const INDIVIDUAL = "individual";
const NAME = 0;
const MODEL = 1;
const SECTOR = 2;
const LEVEL = 3;
const HEADINGS = ["tt", "stt", "ten", "linhvuc", "mohinh", "cap", "ghichu"];
const NUMBER = /^(\d{1,3}|[IVX]{1,4})[.)]?$/;

export function looksLikeTable(text) {
  return text.includes("\t");
}

// Two layouts are understood: name · model · field · level, and the paper's own table, where the
// model stands under one of the field columns, with or without a level behind them. A leading TT
// column is left out; lines “I Tập thể”, “II Cá nhân” switch the section.
// sectors, levels: [{code, label}]; level: of lines that name none. Returns {rows: [{kind,
// participant, initiative, sector, level, doubts: [text]}], skipped: [{text, why}]}.
export function readTable(text, { kind, sectors, levels, level = "" }) {
  const lines = withoutNumbers(splitCells(text).filter((cells) => cells.some(Boolean)));
  const paperColumns = sectorColumns(lines, sectors, levels);
  const rows = [];
  const skipped = [];
  let section = kind;
  for (const cells of lines) {
    const filled = cells.filter(Boolean);
    const heading = sectionOf(filled);
    const why = heading ? "dòng đề mục" : whyNoRow(cells, filled, sectors);
    section = heading ?? section;
    if (why) skipped.push({ text: filled.join(" · "), why });
    else if (paperColumns) rows.push(...readPaperLine(cells, section, paperColumns, levels));
    else rows.push(readLine(cells, section, sectors, levels));
  }
  return { rows: rows.map((row) => withLevel(row, level)), skipped };
}

function readLine(cells, kind, sectors, levels) {
  const sector = match(cells[SECTOR], sectors);
  const level = match(cells[LEVEL], levels);
  return {
    kind,
    participant: cells[NAME] ?? "",
    initiative: cells[MODEL] ?? "",
    sector,
    level,
    hasLevelText: Boolean(cells[LEVEL]),
    doubts: [
      ...unmatched("lĩnh vực", cells[SECTOR], sector),
      ...unmatched("cấp", cells[LEVEL], level),
      ...leftOver(cells.slice(LEVEL + 1)),
    ],
  };
}

// One row per model; a participant without any keeps a row to be filled in.
function readPaperLine(cells, kind, columns, levels) {
  const last = columns.at(-1).place;
  const level = match(cells[last + 1], levels);
  const doubts = [
    ...unmatched("cấp", cells[last + 1], level),
    ...leftOver(cells.filter((_, place) => isOutside(place, columns))),
  ];
  const models = columns.filter(({ place }) => cells[place]);
  if (!models.length) models.push({ place: -1, code: "" });
  return models.map(({ place, code }) => ({
    kind,
    participant: cells[NAME] ?? "",
    initiative: cells[place] ?? "",
    sector: code,
    level,
    hasLevelText: Boolean(cells[last + 1]),
    doubts,
  }));
}

// What stands in the cell is never replaced by a guess.
function withLevel({ hasLevelText, ...row }, level) {
  return hasLevelText ? row : { ...row, level };
}

function isOutside(place, columns) {
  const isKnown = place === NAME || columns.some((column) => column.place === place);
  return !isKnown && place !== columns.at(-1).place + 1;
}

function unmatched(what, text, code) {
  return text && !code ? [`Ô ${what} ghi “${text}”: chưa rõ là mục nào, chọn lại.`] : [];
}

function leftOver(cells) {
  return cells.filter(Boolean).map((text) => `Ô “${text}” không có chỗ trong bảng.`);
}

// ── Which lines, which layout ───────────────────────────────────────────────────────────────
// A first column of numbers only (or of nothing) is the paper's TT.
function withoutNumbers(lines) {
  const body = lines.filter((cells) => cells.filter(Boolean).length > 1 && !isTotal(cells));
  const isColumn = body.every(([first]) => !first || NUMBER.test(first) || isNumberHeading(first));
  return isColumn ? lines.map(withoutFirst) : lines;
}

function withoutFirst(cells) {
  const [first] = cells;
  const isNumber = !first || NUMBER.test(first) || isNumberHeading(first);
  // the blank at the end keeps what is left a line of cells, see whyNoRow
  return cells.length > 1 && isNumber ? [...cells.slice(1), ""] : cells;
}

function isNumberHeading(text) {
  return ["tt", "stt", "sott"].includes(fold(text).replace(/\.$/, ""));
}

// [{place, code}] of the field columns when this is the paper's table, else null. The line that
// names the fields decides. Without it only what cannot be the short layout does: a model under
// another column than the first, and no line with a field or a level where the short layout has it.
function sectorColumns(lines, sectors, levels) {
  const heading = lines.find((cells) => namedSectors(cells, sectors).length > 1);
  if (heading) return namedSectors(heading, sectors);
  const body = lines.filter((cells) => !whyNoRow(cells, cells.filter(Boolean), sectors));
  const isShort = body.some((cells) => names(cells[SECTOR], sectors) || names(cells[LEVEL], levels));
  const isPaper = body.some(
    (cells) => !cells[MODEL] && cells.slice(SECTOR, 1 + sectors.length).some(Boolean),
  );
  return isPaper && !isShort ? sectors.map(({ code }, index) => ({ place: 1 + index, code })) : null;
}

// The field columns of a line that holds nothing but a table's heading, else none.
function namedSectors(cells, sectors) {
  const found = cells.map((text, place) => ({ place, code: names(text, sectors) }));
  const named = found.filter(({ code }) => code);
  const isHeading = cells.every((text, place) => !text || found[place].code || isHeadingWord(text));
  return isHeading && new Set(named.map(({ code }) => code)).size === named.length ? named : [];
}

function isHeadingWord(text) {
  return HEADINGS.some((start) => fold(text).startsWith(start));
}

function sectionOf(filled) {
  if (filled.length > 2 || (filled.length === 2 && !NUMBER.test(filled[0]))) return null;
  const text = fold(filled.at(-1)).replace(/^(i{1,2}|[12])[.)]?(?=tap|ca)/, "");
  if (text.startsWith("tapthe") && text.length < 9) return COLLECTIVE;
  if (text.startsWith("canhan") && text.length < 9) return INDIVIDUAL;
  return null;
}

// Words outside a table are no row: they would become participants.
function whyNoRow(cells, filled, sectors) {
  if (cells.length === 1 && filled.length) return "chữ nằm ngoài các ô";
  if (isTotal(cells)) return "dòng Tổng";
  return isHeading(filled, sectors) ? "dòng đầu bảng" : "";
}

function isTotal(cells) {
  const first = fold(cells.find(Boolean) ?? "").replace(/:$/, "");
  return ["tong", "tongcong", "tongso"].includes(first);
}

function isHeading(filled, sectors) {
  const text = fold(filled.join("")).replace(/^(tt|stt)/, "");
  const starts = ["tentapthe", "tencanhan", "tenmohinh", "linhvuc"];
  return starts.some((start) => text.startsWith(start)) || namedSectors(filled, sectors).length > 1;
}

// ── Names of fields and levels ──────────────────────────────────────────────────────────────
// By words, so that “quốc phòng – an ninh” finds “An ninh, quốc phòng” and “Lĩnh vực kinh tế” finds
// “Kinh tế”. A text that fits two choices stays open.
function match(text, choices) {
  if (!text) return "";
  const wanted = words(text);
  const near = ({ label }) => isWithin(words(label), wanted) || isWithin(wanted, words(label));
  return names(text, choices) || onlyOne(choices.filter(near));
}

// The choice that a text names and says nothing else: a model's name may hold a field's words, and
// one word of a field (“hội”) may be anything.
function names(text, choices) {
  if (!text) return "";
  const wanted = words(text);
  const same = ({ code, label }) => isSame(new Set([fold(code)]), wanted) || isSame(words(label), wanted);
  const part = ({ label }) => wanted.size > 1 && isWithin(wanted, words(label));
  return choices.find(same)?.code ?? onlyOne(choices.filter(part));
}

function onlyOne(choices) {
  return choices.length === 1 ? choices[0].code : "";
}

function words(text) {
  const bare = text.replace(/^(l[iĩ]nh v[uự]c|lv|c[aấ]p)(?=[\s.:])[\s.:]*/iu, "");
  return new Set(bare.split(/[^\p{L}\p{N}\p{M}]+/u).map(fold).filter(Boolean));
}

function isWithin(few, many) {
  return few.size > 0 && [...few].every((word) => many.has(word));
}

function isSame(one, other) {
  return one.size === other.size && isWithin(one, other);
}
