// The word-count rule of documents/text.py, for the counters beside text fields.
// Both are run on tests/samples/word_count_cases.json and must agree on every text.

const INVISIBLE =
  /[\u00ad\u180e\u200b-\u200d\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const FILLERS = /[\u2800\u3164\u115f\u1160\uffa0]/g;
// Exactly Unicode White_Space; \s would miss U+0085.
const WORD = /[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

// The same runs in a text that is not cleaned: invisible characters part no words, fillers do.
const RAW_WORD =
  /[^\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u2800\u3164\u115f\u1160\uffa0]+/g;

/** NFC without invisible characters; blank-looking fillers become spaces. */
export function normalize(text) {
  return text.replace(INVISIBLE, "").replace(FILLERS, " ").normalize("NFC");
}

/** Number of maximal runs of non-white-space. */
export function countWords(text) {
  return normalize(text).match(WORD)?.length ?? 0;
}

/** Where the first word behind the limit begins, null while the text keeps to it. */
export function excessStart(text, limit) {
  let words = 0;
  for (const run of text.matchAll(RAW_WORD)) {
    if (!normalize(run[0])) continue;
    if (words === limit) return run.index;
    words += 1;
  }
  return null;
}
