// Keeps a page without data and the last PDF that was opened; nothing else is ever kept.
const PAGES = "dvk-pages-1";
const PDF = "dvk-pdf";
const WITH_PDF = "{{ with_pdf|escapejs }}";
const WITHOUT_PDF = "{{ without_pdf|escapejs }}";
const LAST_PDF = "{{ last_pdf|escapejs }}";
const DOORS = ["{{ login|escapejs }}", "{{ logout|escapejs }}"];

self.addEventListener("install", (event) => {
  const kept = [WITH_PDF, WITHOUT_PDF, "{{ style_sheet|escapejs }}"];
  event.waitUntil(
    caches
      .open(PAGES)
      .then((cache) => cache.addAll(kept))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(navigate(request, pathname));
  else if (request.destination === "style") event.respondWith(styled(request));
});

async function navigate(request, pathname) {
  // a phone is lent: whoever signs in or out leaves nothing to the next person
  if (request.method === "POST" && DOORS.includes(pathname)) await caches.delete(PDF);
  if (pathname === LAST_PDF) return (await lastPdf()) ?? offline();
  if (request.method !== "GET") return fetch(request);
  try {
    const answer = await fetch(request);
    if (isPdf(answer)) await keep(answer.clone());
    return answer;
  } catch {
    return offline();
  }
}

function isPdf(answer) {
  return answer.ok && answer.headers.get("Content-Type")?.startsWith("application/pdf");
}

// Shown in the browser when it is opened again, whether it was downloaded or shown the first time.
async function keep(answer) {
  const headers = { "Content-Type": "application/pdf", "Content-Disposition": "inline" };
  const cache = await caches.open(PDF);
  await cache.put(LAST_PDF, new Response(await answer.blob(), { headers }));
}

async function lastPdf() {
  return (await caches.open(PDF)).match(LAST_PDF);
}

async function offline() {
  const page = (await lastPdf()) ? WITH_PDF : WITHOUT_PDF;
  return (await caches.open(PAGES)).match(page);
}

// The sheet of the page without data; every other one comes from the net.
async function styled(request) {
  return (await (await caches.open(PAGES)).match(request)) ?? fetch(request);
}
