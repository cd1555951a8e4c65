// The cells of a copied table: [[text]] line by line. Excel puts cells with line breaks or quotes
// in quotes and doubles the quotes inside; a quote that does not end its cell is a plain quote.
const CELL = /(?:"((?:[^"\t]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/y;

export function splitCells(text) {
  const source = text.replace(/\r\n?/g, "\n");
  const lines = [[]];
  CELL.lastIndex = 0;
  for (;;) {
    const [, quoted, plain, end] = CELL.exec(source);
    lines.at(-1).push(clean(quoted?.replaceAll('""', '"') ?? plain));
    if (!end) return lines;
    if (end === "\n") lines.push([]);
  }
}

function clean(cell) {
  return cell.normalize("NFC").replace(/\s+/g, " ").trim();
}
