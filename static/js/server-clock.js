// The time as the server tells it, whatever the clock of this machine shows: from the moment at
// which the page was made, and what has passed since it came.

const VIETNAM_MS = 7 * 3600 * 1000; // all year: there is no summer time
const cameAt = Date.now();

// “09:01 ngày 10/12/2026”
export function serverTime(pageMadeAt) {
  return momentWords(pageMadeAt, Date.now() - cameAt);
}

// The same for a page that came so many milliseconds ago.
export function momentWords(pageMadeAt, passedMs) {
  const moment = new Date(Date.parse(pageMadeAt) + passedMs + VIETNAM_MS);
  const [date, time] = moment.toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${time.slice(0, 5)} ngày ${day}/${month > "02" ? Number(month) : month}/${year}`;
}
