/** Uploads under way; they go on while other pages are looked at. */
import { create } from "zustand";

import { BASE } from "@/lib/base";
import { giveUp, upload } from "@/lib/tus";

export interface Sending {
  id: number;
  file: File;
  project: string;
  sent: number;
  state: "sending" | "waiting" | "paused" | "failed";
  problem: unknown;
  stop: AbortController;
}

interface Uploads {
  all: readonly Sending[];
}

const ROOT = `${BASE}/api/v1/uploads`;

export const useUploads = create<Uploads>()(() => ({ all: [] }));

let next = 1;

const change = (id: number, what: Partial<Sending>): void =>
  useUploads.setState(({ all }) => ({ all: all.map((one) => (one.id === id ? { ...one, ...what } : one)) }));
const drop = (id: number): void => useUploads.setState(({ all }) => ({ all: all.filter((one) => one.id !== id) }));

/** Begin to send a file into a project. onDone: told the footage that it became. */
export function bringIn(file: File, project: string, onDone: (footage: string) => void): void {
  const sending: Sending = { id: next++, file, project, sent: 0, state: "sending", problem: null, stop: new AbortController() };
  useUploads.setState(({ all }) => ({ all: [...all, sending] }));
  void run(sending, onDone);
}

/** Go on with what was paused or failed. */
export function goOn(sending: Sending, onDone: (footage: string) => void): void {
  const again = { ...sending, stop: new AbortController() };
  change(sending.id, { state: "sending", problem: null, stop: again.stop });
  void run(again, onDone);
}

export function pauseSending(sending: Sending): void {
  change(sending.id, { state: "paused" });
  sending.stop.abort();
}

export function cancelSending(sending: Sending): void {
  drop(sending.id);
  sending.stop.abort();
  void giveUp(ROOT, sending.file, { project: sending.project }).catch(() => undefined); // it expires by itself after a day
}

async function run({ id, file, project, stop }: Sending, onDone: (footage: string) => void): Promise<void> {
  try {
    const footage = await upload(ROOT, file, { project }, {
      onProgress: (sent) => change(id, { sent, state: "sending" }),
      onWait: () => change(id, { state: "waiting" }),
      signal: stop.signal,
    });
    drop(id);
    onDone(footage);
  } catch (error) {
    if (!stop.signal.aborted) change(id, { state: "failed", problem: error });
  }
}
