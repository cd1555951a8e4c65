// Numbers as documents/wording.py writes them.

/** A figure that is not filled up: "3", "11.935". */
export function thousands(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** A count: "0", "03", "12", "11.935". */
export function countText(number) {
  return number > 0 && number < 10 ? `0${number}` : thousands(number);
}
