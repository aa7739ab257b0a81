import { create } from "zustand";

import { BASE } from "@/lib/base";
import { type Happening, type News, type Standing, Stream } from "@/lib/stream";

interface Live {
  standing: Standing;
  /** When the stream was lost; null while it is there. */
  since: number | null;
}

/** How the one stream of events stands, for the header. */
export const useLive = create<Live>()(() => ({ standing: "off", since: null }));

type Listener = (events: readonly Happening[]) => void;
const listeners = new Set<Listener>();
const againListeners = new Set<() => void>();
let leave: (() => void) | null = null;

const URL_OF_EVENTS = `${BASE}/api/v1/events`;

function hear(news: News): void {
  if (news.type === "happened") listeners.forEach((tell) => tell(news.events));
  else if (news.type === "again") againListeners.forEach((tell) => tell());
  else {
    const before = useLive.getState();
    const isLost = news.standing === "down";
    if (before.standing === "down" && news.standing === "live") againListeners.forEach((tell) => tell());
    useLive.setState({ standing: news.standing, since: isLost ? (before.since ?? Date.now()) : null });
  }
}

/** Follow events until the returned function is called; `again` when some may have been lost. */
export function follow(tell: Listener, again: () => void): () => void {
  listeners.add(tell);
  againListeners.add(again);
  return () => {
    listeners.delete(tell);
    againListeners.delete(again);
  };
}

/** Begin to listen, once signed in. */
export function startLive(): void {
  leave ??= typeof SharedWorker === "undefined" ? joinAsLeader() : joinWorker();
}

/** Stop: signed out. */
export function stopLive(): void {
  leave?.();
  leave = null;
  useLive.setState({ standing: "off", since: null });
}

function joinWorker(): () => void {
  const worker = new SharedWorker(new URL("./stream-worker.ts", import.meta.url), { type: "module", name: "cineflow-events" });
  const { port } = worker;
  port.onmessage = ({ data }: MessageEvent<News>) => hear(data);
  port.start();
  port.postMessage({ type: "open", url: URL_OF_EVENTS });
  const here = setInterval(() => port.postMessage({ type: "here" }), 20_000);
  const bye = () => port.postMessage({ type: "leave" });
  const back = (event: PageTransitionEvent) => event.persisted && port.postMessage({ type: "open", url: URL_OF_EVENTS });
  addEventListener("pagehide", bye);
  addEventListener("pageshow", back);
  return () => {
    clearInterval(here);
    removeEventListener("pagehide", bye);
    removeEventListener("pageshow", back);
    port.postMessage({ type: "close" });
    port.close();
  };
}

/** Without shared workers: the tab that holds the lock reads the stream and tells the others. */
function joinAsLeader(): () => void {
  const channel = new BroadcastChannel("cineflow-events");
  channel.onmessage = ({ data }: MessageEvent<News>) => hear(data);
  const stream = new Stream(URL_OF_EVENTS, (news) => {
    hear(news);
    channel.postMessage(news);
  });
  const stop = new AbortController();
  const lead = () => new Promise<void>((done) => {
    stream.open();
    stop.signal.addEventListener("abort", () => done());
  });
  void navigator.locks.request("cineflow-events", { signal: stop.signal }, lead).catch(() => undefined);
  return () => {
    stop.abort();
    stream.close();
    channel.close();
  };
}
