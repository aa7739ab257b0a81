// The shell only: pages open without a network and say so. Nothing of the API and no film is ever kept here.
// Each build has a cache of its own: the version is written in when it is made, and the worker of a new build waits
// until nobody has pages of the old one open, or a person takes the new one.
const SHELL = "cineflow-shell-__VERSION__";
const base = new URL("./", self.location.href);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.add(new Request(base, { cache: "reload" }))));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const forgetOld = caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELL && name.startsWith("cineflow-shell-")).map((name) => caches.delete(name))));
  event.waitUntil(forgetOld.then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = url.pathname.slice(base.pathname.length);
  if (request.method !== "GET" || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  if (/^(api|v1|media|health|ready|metrics|docs)(\/|$)/.test(path)) return;
  if (request.mode === "navigate") {
    event.respondWith(fresh(request, base));
  } else if (path.startsWith("assets/")) {
    event.respondWith(kept(request)); // named by content: what was kept is right
  } else {
    event.respondWith(fresh(request, request));
  }
});

async function fresh(request, key) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(key, answer.clone());
    return answer;
  } catch (gone) {
    const found = await cache.match(key);
    if (found) return found;
    throw gone;
  }
}

async function kept(request) {
  const cache = await caches.open(SHELL);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
