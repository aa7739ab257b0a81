/** Edits that were under way when their page was left: what the server then refused is told by the next page, with the words. */
import { currentLanguage } from "@/lib/i18n";

const KEPT = "cineflow.left";
const FORGET_MS = 10 * 60_000;
/** When the next page looks whether an edit is there: it may still be on its way. */
const LOOKS_MS = [300, 1500, 4000];
const MOST_AGAIN = 3;

interface Left {
  url: string;
  body: string;
  /** The version that the edit was made of; "" where none was named. */
  made_of: string;
  /** What its fields read before, where the act told. */
  was?: Record<string, unknown> | undefined;
  at: number;
}

const underWay = new Map<Request, Left>();

/** Note an edit that is being sent; {@link heard} forgets it. */
export function sent(request: Request, body: unknown, was?: unknown): void {
  if (request.method === "PATCH" && typeof body === "string") underWay.set(request, { url: request.url, body, made_of: request.headers.get("If-Match") ?? "", was: isRecord(was) ? was : undefined, at: Date.now() });
}

export const heard = (request: Request): void => void underWay.delete(request);

/** Keep what nobody will hear the answer to. */
export function keepLeft(): void {
  if (underWay.size > 0) localStorage.setItem(KEPT, JSON.stringify([...underWay.values()]));
}

/** An edit that is not there: its words, and how to write them once more. */
export interface Lost {
  words: string;
  /** What somebody else put there since; null where that has no words, undefined where nobody did. */
  theirs?: string | null | undefined;
  /** Write it over what was told; what somebody put there meanwhile is told instead. */
  again: () => Promise<Response | Lost>;
}

/** Look whether what the page before was sending is there; `tell` hears of each edit that is not. */
export async function lookForLeft(tell: (lost: Lost) => void): Promise<void> {
  const kept = localStorage.getItem(KEPT);
  localStorage.removeItem(KEPT);
  let left = (kept ? (JSON.parse(kept) as Left[]) : []).filter((one) => Date.now() - one.at < FORGET_MS);
  for (const [number, pause] of LOOKS_MS.entries()) {
    if (left.length === 0) return;
    await new Promise((done) => setTimeout(done, pause));
    const missing: Left[] = [];
    for (const one of left) {
      const answer = await fetch(one.url, { headers: { "Accept-Language": currentLanguage() } }).catch(() => null);
      if (!answer?.ok) continue;
      const there = (await answer.json()) as Record<string, unknown>;
      const words = missingWords(wantedOf(one), there, isMadeOf(one, versionOf(answer, there)));
      if (words === null) continue;
      if (number < LOOKS_MS.length - 1) missing.push(one);
      else tell(lostOf(one, words, answer, there));
    }
    left = missing;
  }
}

const versionOf = (answer: Response, there: Record<string, unknown>): string => answer.headers.get("ETag") ?? `"${String(there.etag ?? "")}"`;

/**
 * What of an edit is not there, in words; null where all of it is. The server may put lists otherwise than they were
 * sent: they are compared where it counts versions, and so keeps them as they were, and where nothing was written since.
 * isUntouched: there is still the version that the edit was made of.
 */
export function missingWords(wanted: Record<string, unknown>, there: Record<string, unknown>, isUntouched = false): string | null {
  const isCounted = typeof there.version === "number";
  const missing = Object.entries(wanted).filter(([name, value]) => {
    const now = nowOf(there, name);
    if (value !== null && now === undefined) return isUntouched;
    return !isThere(value, now) && ((isPlain(value) && isPlain(now)) || isCounted || isUntouched);
  });
  if (missing.length === 0) return null;
  const words = missing.filter(([, value]) => isPlain(value) || !isCounted).map(([name, value]) => told(value) || name);
  return words.length > 0 ? words.join(" · ") : String(there.name || there.id);
}

const nowOf = (there: Record<string, unknown>, name: string): unknown => there[`${name}_wanted`] ?? there[name];
const isPlain = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function isThere(wanted: unknown, there: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(there) && wanted.length === there.length && wanted.every((one, at) => isThere(one, there[at]));
  if (isRecord(wanted)) return isRecord(there) && Object.entries(wanted).every(([name, value]) => isThere(value, there[name]));
  if (wanted === null) return there === null || there === undefined || there === "" || (Array.isArray(there) && there.length === 0);
  if (typeof there === typeof wanted) return there === wanted;
  const [mine, theirs] = [Number(wanted), Number(there)]; // seconds go as words and come as a number
  return !isPlain(there) || Number.isNaN(mine) || Number.isNaN(theirs) || mine === theirs;
}

const told = (value: unknown): string =>
  Array.isArray(value) ? value.map(told).join(", ") : isRecord(value) ? Object.values(value).map(told).filter(Boolean).join(": ") : String(value ?? "");

/** An edit in words: what it puts into its fields. */
export const wordsOf = (edit: object): string => Object.values(edit).map(told).filter(Boolean).join(" · ");

const wantedOf = (one: Left) => JSON.parse(one.body) as Record<string, unknown>;
const isMadeOf = (one: Left, version: string) => one.made_of !== "" && version === one.made_of;

/** What was written over in the fields of an edit since it was begun, in words; undefined where nothing was. */
export function theirWords(wanted: Record<string, unknown>, was: Record<string, unknown>, there: Record<string, unknown>): string | undefined {
  const names = Object.keys(wanted).filter((name) => {
    const now = nowOf(there, name);
    return JSON.stringify(now ?? null) !== JSON.stringify(was[name] ?? null) && !isThere(wanted[name], now);
  });
  return names.length > 0 ? names.map((name) => told(nowOf(there, name))).join(" · ") : undefined;
}

function lostOf(one: Left, words: string, answer: Response, there: Record<string, unknown>): Lost {
  const version = versionOf(answer, there);
  const wanted = wantedOf(one);
  const theirs = one.was ? theirWords(wanted, one.was, there) : one.made_of === "" || isMadeOf(one, version) ? undefined : null;
  const seen: Left = { ...one, made_of: version, was: one.was && Object.fromEntries(Object.keys(wanted).map((name) => [name, nowOf(there, name)])) };
  return { words, theirs, again: () => again(seen, words) };
}

/** Another field of the same file may have been written since: then it goes under the newer version. */
async function again(one: Left, words: string): Promise<Response | Lost> {
  for (let number = 0; ; number++) {
    const answer = await fetch(one.url, { method: "PATCH", body: one.body, headers: { "Content-Type": "application/json", "X-CineFlow": "1", "If-Match": one.made_of, "Accept-Language": currentLanguage() } });
    if (answer.status !== 412 || number === MOST_AGAIN) return answer;
    const now = await fetch(one.url, { headers: { "Accept-Language": currentLanguage() } });
    if (!now.ok) return answer;
    const there = (await now.json()) as Record<string, unknown>;
    const lost = lostOf(one, words, now, there);
    if (lost.theirs !== undefined) return lost;
    one = { ...one, made_of: versionOf(now, there) };
  }
}
