// “Mẫu số 02 tự cộng”: the same rule as sums_by_sector in registrations/rows.py. A participant
// counts once per level, field and kind; a row without the name of a model does not count yet.
import { fold } from "./fold.js";

const COUNTS = ["collectives", "collective_models", "individuals", "individual_models"];

// rows: [{kind, participant, initiative, sector, level}]; returns {sector code: counts, total}.
export function countBySector(rows, sectorCodes) {
  const sums = Object.fromEntries([...sectorCodes, "total"].map((code) => [code, blankCounts()]));
  const seen = new Set();
  for (const row of rows) {
    if (!row.initiative.trim()) continue;
    const sector = row.sector in sums && row.sector !== "total" ? row.sector : "";
    const noun = row.kind === "individual" ? "individual" : "collective";
    const key = [sector, row.level, noun, fold(row.participant)].join("\n");
    for (const sum of [sums[sector], sums.total]) {
      sum[`${noun}_models`] += 1;
      if (!seen.has(key)) sum[`${noun}s`] += 1;
    }
    seen.add(key);
  }
  return sums;
}

export function showTotals(table, rows) {
  const lines = [...table.querySelectorAll("[data-total-row]")];
  const codes = lines.map((line) => line.dataset.totalRow).filter((code) => code !== "total");
  const sums = countBySector(rows, codes);
  for (const line of lines) {
    const sum = sums[line.dataset.totalRow];
    for (const name of COUNTS) {
      line.querySelector(`[data-count=${name}]`).textContent = sum[name] || "–";
    }
    if (line.dataset.totalRow === "") line.hidden = COUNTS.every((name) => !sum[name]);
  }
}

function blankCounts() {
  return Object.fromEntries(COUNTS.map((name) => [name, 0]));
}
