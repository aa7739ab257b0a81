/** What a person did and the server has not been sent yet: leaving the page would lose it, so it is asked about first. */

import { heard, keepLeft, sent } from "@/lib/left";

let open = 0;

/** Note an act that is still to be sent; call what is returned once it has been. */
export function unsent(): () => void {
  let isOpen = true;
  open++;
  return () => {
    if (isOpen) open--;
    isOpen = false;
  };
}

const lines = new Map<string, Promise<unknown>>();

/**
 * Send one act after the other, each needing what the one before it made. The first goes out at once.
 * names: what it changes; an act of several waits for all of them. send: hears whether nothing waits behind it.
 */
export function inLine<T>(names: string | readonly string[], send: (isLast: () => boolean) => Promise<T>): Promise<T> {
  const all = typeof names === "string" ? [names] : names;
  const before = all.flatMap((name) => lines.get(name) ?? []);
  const begun = before.length > 0 ? unsent() : undefined;
  const isLast = () => all.every((name) => lines.get(name) === settled);
  const sent = before.length > 0 ? Promise.all(before).then(() => { begun?.(); return send(isLast); }) : send(isLast);
  const settled: Promise<void> = sent.then(() => undefined, () => undefined).then(() => { for (const name of all) if (lines.get(name) === settled) lines.delete(name); });
  for (const name of all) lines.set(name, settled);
  return sent;
}

/** Browsers let requests outlive their page as long as all of them together carry no more than 64 KiB. */
const MOST_OUTLIVING = 60_000;
let outliving = 0;

/** Have a request that changes something outlive the page: one that leaves right after an act still does it.
 *  was: what the fields of an edit read before it, where that is known. */
export function outlive(request: Request, body: unknown, was?: unknown): Request {
  if (request.method === "GET" || request.method === "HEAD" || !(body === undefined || body === null || typeof body === "string")) return request;
  const size = body ? new Blob([body]).size : 0;
  if (outliving + size > MOST_OUTLIVING) {
    inDoubt.set(request, unsent());
    sent(request, body, was);
    return request;
  }
  const lasting = new Request(request, { keepalive: true });
  outliving += size;
  inDoubt.set(lasting, () => { outliving -= size; });
  sent(lasting, body, was);
  return lasting;
}

const inDoubt = new WeakMap<Request, () => void>();

/** Note that a request was answered, or failed. */
export function answered(request: Request | undefined): void {
  if (!request) return;
  inDoubt.get(request)?.();
  inDoubt.delete(request);
  heard(request);
}

/** On leaving, words still being written are kept as if their field had been left; only what is then unsent is asked about. */
export function watchLeaving(): void {
  const finish = () => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); };
  addEventListener("beforeunload", (event) => {
    finish();
    if (open > 0) event.preventDefault();
  });
  addEventListener("pagehide", () => { finish(); keepLeft(); });
}
