// The word-count rule of documents/text.py, for the counters beside text fields.
// Both are run on tests/samples/word_count_cases.json and must agree on every text.

const INVISIBLE =
  /[\u00ad\u180e\u200b-\u200d\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const FILLERS = /[\u2800\u3164\u115f\u1160\uffa0]/g;
// Exactly Unicode White_Space; \s would miss U+0085.
const WORD = /[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/** NFC without invisible characters; blank-looking fillers become spaces. */
export function normalize(text) {
  return text.replace(INVISIBLE, "").replace(FILLERS, " ").normalize("NFC");
}

/** Number of maximal runs of non-white-space. */
export function countWords(text) {
  return normalize(text).match(WORD)?.length ?? 0;
}
