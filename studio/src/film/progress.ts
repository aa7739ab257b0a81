import { create } from "zustand";

import type { Happening } from "@/lib/stream";

/** How far one job is, as its provider says; null where it says nothing. */
export interface Progress {
  fraction: number | null;
  stage: string;
  /** Of a download: bytes that have come, and how many there are. */
  received?: number | undefined;
  size?: number | undefined;
  /** When we heard it, for elapsed clocks. */
  at: number;
}

interface Progresses {
  /** job id → progress. A card reads only its own, so that news repaints nothing else. */
  byJob: Record<string, Progress>;
}

export const useProgress = create<Progresses>()(() => ({ byJob: {} }));

const STAGES: Record<string, string> = {
  "job.queued": "queued", "job.submitting": "submitting", "job.waiting": "waiting", "job.fetching": "fetching", "work.running": "running",
};
const OVER = new Set(["job.done", "job.failed", "job.cancelled", "job.unknown", "work.done", "work.failed", "work.cancelled"]);

/** Take what events say of progress into account; once per batch, however many there were. */
export function noteProgress(events: readonly Happening[]): void {
  const news = events.filter((event) => event.job && (event.kind.endsWith(".progress") || STAGES[event.kind] || OVER.has(event.kind)));
  if (news.length === 0) return;
  useProgress.setState(({ byJob }) => {
    const next = new Map(Object.entries(byJob));
    for (const event of news) {
      if (OVER.has(event.kind)) {
        next.delete(event.job);
        continue;
      }
      const before = next.get(event.job);
      const said = event.fraction ?? (event.percent === undefined ? undefined : event.percent / 100);
      const stage = event.stage ?? STAGES[event.kind] ?? before?.stage ?? "waiting";
      next.set(event.job, { fraction: said ?? (stage === before?.stage ? (before?.fraction ?? null) : null), stage, received: event.received, size: event.size, at: Date.now() });
    }
    return { byJob: Object.fromEntries(next) };
  });
}
