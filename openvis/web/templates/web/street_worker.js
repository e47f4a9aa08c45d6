// Keeps the page Op straat on the phone. Orders and reports are kept by the page itself (street_kept.mjs).
const SHELVES = "openvis-schil-"; // the map of the gemeente is kept beside these
const KEPT = `${SHELVES}{{ version }}`;
const SHELL = {{ shell|safe }};
const FILES = {{ files|safe }};
const PATIENCE = 4000; // milliseconds: with a connection this poor the page of last time is better

addEventListener("install", (event) => event.waitUntil(keepAll().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => clients.claim())));

async function keepAll() {
  const kept = await caches.open(KEPT);
  await kept.addAll([...FILES, SHELL]);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(SHELVES) && name !== KEPT).map((name) => caches.delete(name)));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname === SHELL && request.mode === "navigate") event.respondWith(newest(request));
  else if (FILES.includes(pathname)) event.respondWith(keptOr(request));
});

async function keptOr(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

// The page as the server has it now; without an answer the one that is kept. A way to the login page is an answer too.
async function newest(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(SHELL, answer.clone());
    return answer.status < 500 ? answer : ((await caches.match(SHELL)) ?? answer);
  } catch (gone) {
    const kept = await caches.match(SHELL);
    if (kept) return kept;
    throw gone;
  }
}
