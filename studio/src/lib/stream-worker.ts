/** Runs once per browser, whatever the number of tabs: browsers allow six connections to a host, and a stream holds one. */
import { type News, Stream } from "@/lib/stream";

declare const self: { onconnect: (event: MessageEvent) => void };

const FORGET_MS = 60_000;
const tabs = new Map<MessagePort, number>();
let stream: Stream | null = null;

const tellAll = (news: News): void => tabs.forEach((_, port) => port.postMessage(news));

self.onconnect = (event) => {
  const [port] = event.ports;
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<{ type: "open"; url: string } | { type: "here" } | { type: "leave" } | { type: "close" }>) => {
    if (data.type === "leave") tabs.delete(port);
    else tabs.set(port, Date.now());
    if (data.type === "open") {
      stream ??= new Stream(data.url, tellAll);
      port.postMessage({ type: "standing", standing: stream.standing } satisfies News);
      stream.open();
    }
    if (data.type === "close" || tabs.size === 0) {
      stream?.close();
      stream = null;
    }
  };
};

// A tab that died said no word.
setInterval(() => {
  for (const [port, seen] of tabs) if (Date.now() - seen > FORGET_MS) tabs.delete(port);
}, FORGET_MS);
