import type { TFunction } from "i18next";

import type { Job } from "@/api";
import { slate } from "@/lib/numbers";

const WORKS = ["import", "index", "clip", "render", "write"] as const;

/** What a job makes, in words. */
export function nameOf(job: Job, t: TFunction): string {
  const work = WORKS.find((one) => one === job.kind);
  if (job.shot !== null && job.shot !== undefined) return t("take_name", { shot: slate(job.shot), take: job.take ?? 1 });
  return t(work ? `queue.works.${work}` : "queue.work");
}

export const isWaiting = (job: Job): boolean => job.state === "queued";
export const isOpen = (job: Job): boolean => ["queued", "running", "waiting"].includes(job.state);
export const mayRetry = (job: Job): boolean => job.state === "failed" || job.state === "cancelled";
export const isTake = (job: Job): boolean => job.kind === "generate";
/** Whether it has gone out to its provider, so that cancelling may not save its price. */
export const isSent = (job: Job): boolean => isTake(job) && job.state !== "queued";
