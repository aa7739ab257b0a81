/** Uploads in pieces by the tus protocol 1.0: they go on after a broken line, and after a reload with the same file. */
import { currentLanguage } from "@/lib/i18n";
import { type Problem, problemOf } from "@/lib/http";

const VERSION = "1.0.0";
const PIECE = 8 * 1024 * 1024;
const MOST_TRIES = 8;
const LONGEST_WAIT_MS = 15_000;
const KEPT = "cineflow.uploads";

interface Answer {
  status: number;
  header: (name: string) => string | null;
  body: unknown;
}

export interface Watching {
  /** Bytes that have left, of all. */
  onProgress: (sent: number) => void;
  /** The line broke; goes on by itself after `wait` ms. */
  onWait: (wait: number) => void;
  signal: AbortSignal;
}

/** Send a file; returns the id of the footage that it became. Throws Problem; AbortError when stopped, to be resumed. */
export async function upload(root: string, file: File, facts: Record<string, string>, watching: Watching): Promise<string> {
  const mark = `${root}|${file.name}|${file.size}|${file.lastModified}|${facts.project ?? ""}`;
  let url = kept()[mark] ?? "";
  let at = 0;
  let tries = 0;
  for (;;) {
    try {
      if (url && at === 0) {
        const found = await offsetOf(url, watching.signal);
        if (found === null) url = "";
        else at = found;
      }
      if (!url) {
        url = await begin(root, file, facts, watching.signal);
        keep(mark, url);
        at = 0;
      }
      watching.onProgress(at);
      const from = at;
      const answer = await send("PATCH", url, { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" }, file.slice(at, at + PIECE), watching.signal, (sent) => watching.onProgress(from + sent));
      if (answer.status === 204) {
        at = Number(answer.header("Upload-Offset"));
        tries = 0;
        watching.onProgress(at);
        const footage = answer.header("X-CineFlow-Footage");
        if (footage || at >= file.size) {
          keep(mark, "");
          return footage ?? "";
        }
        continue;
      }
      if (answer.status === 404 || answer.status === 410) { url = ""; at = 0; }
      else if (answer.status === 409 || answer.status === 460) at = (await offsetOf(url, watching.signal)) ?? 0;
      else if (!isPassing(answer.status)) { keep(mark, ""); throw problemOf(answer.body, answer.status); }
      if (++tries > MOST_TRIES) throw problemOf(answer.body, answer.status);
    } catch (error) {
      if (watching.signal.aborted || !isBroken(error) || ++tries > MOST_TRIES) throw error;
      at = 0; // asked again: part of the piece may have arrived
    }
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** tries);
    watching.onWait(wait);
    await pause(wait, watching.signal);
  }
}

/** Give an upload up on the server too. */
export async function giveUp(root: string, file: File, facts: Record<string, string>): Promise<void> {
  const mark = `${root}|${file.name}|${file.size}|${file.lastModified}|${facts.project ?? ""}`;
  const url = kept()[mark];
  keep(mark, "");
  if (url) await send("DELETE", url, {}, null, new AbortController().signal);
}

async function begin(root: string, file: File, facts: Record<string, string>, signal: AbortSignal): Promise<string> {
  const said = Object.entries({ filename: file.name, ...facts }).filter(([, value]) => value).map(([key, value]) => `${key} ${base64(value)}`).join(",");
  const answer = await send("POST", root, { "Upload-Length": String(file.size), "Upload-Metadata": said }, null, signal);
  if (answer.status !== 201) throw problemOf(answer.body, answer.status);
  return new URL(answer.header("Location") ?? "", new URL(root, location.href)).pathname;
}

async function offsetOf(url: string, signal: AbortSignal): Promise<number | null> {
  const answer = await send("HEAD", url, {}, null, signal);
  return answer.status === 200 ? Number(answer.header("Upload-Offset")) : null;
}

const isPassing = (status: number): boolean => [0, 423, 429, 500, 502, 503, 504].includes(status);
const isBroken = (error: unknown): boolean => (error as Problem | undefined)?.status === 0;

/** XMLHttpRequest, because fetch does not tell how much has left. */
function send(method: string, url: string, headers: Record<string, string>, body: Blob | null, signal: AbortSignal, onSent?: (bytes: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries({ ...headers, "Tus-Resumable": VERSION, "X-CineFlow": "1", "Accept-Language": currentLanguage() })) request.setRequestHeader(name, value);
    if (onSent) request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => resolve({ status: request.status, header: (name) => request.getResponseHeader(name), body: json(request.responseText) });
    request.onerror = () => reject(problemOf(null, 0));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", stop, { once: true });
    request.onloadend = () => signal.removeEventListener("abort", stop);
    if (signal.aborted) request.abort();
    request.send(body);
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); reject(new DOMException("stopped", "AbortError")); }, { once: true });
  });

/** Where uploads stand, by file, so that the same file chosen again after a reload goes on. */
function kept(): Record<string, string> {
  const said = json(localStorage.getItem(KEPT) ?? "");
  return typeof said === "object" && said !== null ? (said as Record<string, string>) : {};
}

function keep(mark: string, url: string): void {
  const rest = Object.fromEntries(Object.entries(kept()).filter(([one]) => one !== mark).slice(-40));
  localStorage.setItem(KEPT, JSON.stringify(url ? { ...rest, [mark]: url } : rest));
}
