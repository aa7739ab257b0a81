import type { Job } from "@/api";

export interface Before {
  /** Where all of them failed, as the sheet names it. */
  maker?: string | undefined;
  /** Up to which take each, where that is one number. */
  takes?: number | undefined;
}

/** What a cost sheet begins with, so that what failed is made where and as often as it was asked for. */
export function asBefore(jobs: readonly Pick<Job, "provider" | "model" | "shot_id" | "take">[]): Before {
  const makers = new Set(jobs.map((job) => `${job.provider}:${job.model}`));
  const most = new Map<string, number>();
  for (const { shot_id, take } of jobs) most.set(shot_id ?? "", Math.max(most.get(shot_id ?? "") ?? 0, take ?? 1));
  const takes = new Set(most.values());
  return { maker: makers.size === 1 ? [...makers][0] : undefined, takes: takes.size === 1 ? [...takes][0] : undefined };
}
