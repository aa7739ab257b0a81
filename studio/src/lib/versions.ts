import { BASE } from "@/lib/base";
import { follow } from "@/lib/live";

const OFTEN_MS = 60 * 60_000;
const RELOADED = "cineflow.reloaded";
const ONCE_IN_MS = 60_000;

/** Keep the pages of this build for when the network is gone, and tell of a newer build; `take` loads it.
 *  offer: called once there is one. Nothing changes under an open page by itself. */
export function followVersions(offer: (take: () => void) => void): void {
  loadAnewIfPartsAreGone();
  if (!("serviceWorker" in navigator)) return;
  void navigator.serviceWorker.register(`${BASE}/sw.js`).then((registration) => {
    const tell = (worker: ServiceWorker) => {
      if (!navigator.serviceWorker.controller) return; // the first of all: there is no older one to leave
      offer(() => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage("take over");
      });
    };
    if (registration.waiting) tell(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => { if (worker.state === "installed") tell(worker); });
    });
    const look = () => void registration.update().catch(() => undefined);
    setInterval(look, OFTEN_MS);
    follow(() => undefined, look); // the server was gone, and may be another now
  }, () => undefined);
}

/** A page of an old build may ask for a part that the server no longer has: it is loaded anew, but not again and again,
 *  and not while the server does not answer: then nothing is known of its parts. */
function loadAnewIfPartsAreGone(): void {
  addEventListener("vite:preloadError", () => {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) return;
    void fetch(`${BASE}/health`, { cache: "no-store" }).then((answer) => {
      if (!answer.ok) return;
      sessionStorage.setItem(RELOADED, String(Date.now()));
      location.reload();
    }, () => undefined);
  });
}
