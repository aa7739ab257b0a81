import type { ShotShown } from "@/api";
import { useProgress } from "@/film/progress";

export interface ShotProgress {
  fraction: number | null;
  stage: string;
  since: string;
  provider: string;
}

/** How far a shot's newest job is, live; null where nothing is under way. */
export function useShotProgress(shot: ShotShown): ShotProgress | null {
  const job = shot.jobs.find((one) => one.state !== "failed");
  const heard = useProgress((state) => (job ? state.byJob[job.id] : undefined));
  if (!job) return null;
  return { fraction: heard ? heard.fraction : job.progress, stage: heard?.stage ?? job.stage, since: job.since, provider: job.provider };
}
