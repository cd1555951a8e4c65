// The browser's half of the comparison of names (documents/text.py, fold): lower case, no marks,
// đ = d, quotes and spaces ignored, all dashes equal.
import { normalize } from "./word-count.js";

const QUOTES = /["'`´“”„‟‘’‚‛«»‹›′″ʼʹʺ＂＇「」『』]/g;
const DASHES = /[\u2010-\u2015\u2212\u00af\u02d7\ufe58\ufe63\uff0d]/g;

export function fold(text) {
  return normalize(text)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[đðɖ]/g, "d")
    .replace(QUOTES, "")
    .replace(DASHES, "-")
    .replace(/[\s\u0085]+/g, "");
}
