import type { TFunction } from "i18next";

import type { Job, JobName } from "@/api";
import { slate } from "@/lib/numbers";

const WORKS = ["import", "index", "clip", "render", "write"] as const;

/** What a job makes, in words. */
export function nameOf(job: Job, t: TFunction): string {
  const work = WORKS.find((one) => one === job.kind);
  if (job.shot !== null && job.shot !== undefined) return t("take_name", { context: job.makes ?? "video", shot: slate(job.shot), take: job.take ?? 1 });
  return t(work ? `queue.works.${work}` : "queue.work");
}

type Named = Job | JobName;

export const isWaiting = (job: Named): boolean => job.state === "queued";
export const isOpen = (job: Named): boolean => ["queued", "running", "waiting"].includes(job.state);
export const isOver = (job: Named): boolean => !isOpen(job);
export const mayRetry = (job: Named): boolean => job.state === "failed" || job.state === "cancelled";
/** Other work than takes is known by its name. */
export const isTake = (job: Named): boolean => !job.id.startsWith("work_");
export const mayGoNext = (job: Named): boolean => isTake(job) && isWaiting(job);
/** Whether it has gone out to its provider, so that cancelling may not save its price. */
export const isSent = (job: Named): boolean => isTake(job) && job.state !== "queued";
