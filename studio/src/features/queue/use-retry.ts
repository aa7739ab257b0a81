import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { create } from "zustand";

import { type FailureGroup, type Job, retryFailures, retryJob } from "@/api";
import { complain, say } from "@/lib/toasts";
import { asBefore, type Before } from "./as-before";
import { readJobs } from "./known";
import { isTake } from "./words";

/** Shots whose takes cost something to make again: their cost sheets are shown one after the other. */
interface Priced extends Before {
  project: string;
  shots: string[];
}

const FREE = "rehearsal";

export const usePriced = create<{ sheets: readonly Priced[] }>()(() => ({ sheets: [] }));

export const sheetClosed = (): void => usePriced.setState(({ sheets }) => ({ sheets: sheets.slice(1) }));

interface Try extends Priced {
  isFree: boolean;
  /** The takes that failed, as far as they were read. */
  jobs: readonly Job[];
  again: () => Promise<unknown>;
}

/** Making again what failed: at once where it is free, after its cost sheet where it is not. */
export function useRetry() {
  const { t } = useTranslation();
  const cache = useQueryClient();

  const attempt = async (tries: readonly Try[]) => {
    let begun = 0;
    const priced = new Map<string, Set<string>>();
    const failed: Job[] = [];
    for (const { project, shots, isFree, again, jobs } of tries) {
      if (!isFree) {
        priced.set(project, new Set([...(priced.get(project) ?? []), ...shots]));
        failed.push(...jobs);
        continue;
      }
      try {
        await again();
        begun++;
      } catch (error) {
        complain(t("failed.job"), error);
      }
    }
    if (begun > 0) say(t("queue.retried"));
    usePriced.setState({ sheets: [...priced].map(([project, shots]) => ({ project, shots: [...shots], ...asBefore(failed.filter((job) => job.project === project)) })) });
    await Promise.all(["jobs", "failures", "board"].map((key) => cache.invalidateQueries({ queryKey: [key] })));
  };

  return {
    async groups(groups: readonly FailureGroup[]) {
      // What is paid for is read first: its sheet says where it was made.
      const read = await readJobs(groups.filter(({ provider }) => provider !== FREE).flatMap((group) => group.job_ids)).catch(() => []);
      return attempt(groups.flatMap(({ code, provider, projects, job_ids }) => {
        const ids = new Set(job_ids);
        return Object.entries(projects).map(([project, shots]) => ({
          project, shots, isFree: provider === FREE, again: () => retryFailures({ body: { code, provider, project } }), jobs: read.filter((job) => ids.has(job.id) && job.project === project),
        }));
      }));
    },
    jobs(jobs: readonly Job[]) {
      // Many that failed are asked for at once; what was cancelled, and other work, one by one.
      const failed = jobs.filter((job) => isTake(job) && job.provider === FREE && job.state === "failed");
      const rest = jobs.filter((job) => !failed.includes(job));
      return attempt([
        ...(failed.length > 0 ? [{ project: "", shots: [], jobs: [], isFree: true, again: () => retryFailures({ body: { job_ids: failed.map((job) => job.id) } }) }] : []),
        ...rest.map((job) => ({
          jobs: isTake(job) ? [job] : [], project: job.project ?? "", shots: isTake(job) && job.shot_id ? [job.shot_id] : [], isFree: !isTake(job) || job.provider === FREE, again: () => retryJob({ path: { job_id: job.id } }),
        })),
      ]);
    },
  };
}
