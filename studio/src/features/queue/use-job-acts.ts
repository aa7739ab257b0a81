import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { create } from "zustand";

import { type Amount, cancelJobs, type Job, type JobName, orderJobs } from "@/api";
import { sums } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { readJobs } from "./known";
import { useRetry } from "./use-retry";
import { isOpen, isSent, mayGoNext, mayRetry } from "./words";

/** Jobs whose cancelling is being thought about: it cannot be undone, and may not save their price. */
export const useDoubt = create<{ jobs: readonly Job[] }>()(() => ({ jobs: [] }));

const MOST_CANCELLED = 500;

/** Some amounts added up, by unit. */
export function added(amounts: readonly Amount[]): Amount[] {
  const told = new Map<string, number>();
  for (const { amount, currency } of amounts) if (Number(amount) > 0) told.set(currency, (told.get(currency) ?? 0) + Number(amount));
  return [...told].map(([currency, amount]) => ({ currency, amount: String(Math.round(amount * 1e6) / 1e6) }));
}

/** Acts on one or many jobs of the queue. */
export function useJobActs() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { jobs: retry } = useRetry();
  const again = () => cache.invalidateQueries({ queryKey: ["jobs"] });
  /** What is not in view is read before it is acted upon: what it costs decides. */
  const read = (jobs: readonly JobName[], act: (read: readonly Job[]) => void) =>
    void readJobs(jobs.map((job) => job.id)).then(act, (error: unknown) => complain(t("failed.job"), error));

  const cancelNow = async (jobs: readonly Job[]) => {
    useDoubt.setState({ jobs: [] });
    const told = { free: 0, sent: 0, over: 0, saved: [] as Amount[] };
    try {
      for (let at = 0; at < jobs.length; at += MOST_CANCELLED) {
        const part = await cancelJobs({ body: { job_ids: jobs.slice(at, at + MOST_CANCELLED).map((job) => job.id) } });
        told.free += part.free;
        told.sent += part.sent;
        told.over += part.over;
        told.saved = added([...told.saved, ...part.saved]);
      }
    } catch (error) {
      complain(t("failed.job"), error);
    }
    const parts = [
      told.free > 0 && t("queue.cancelled_free", { count: told.free }),
      told.saved.length > 0 && t("queue.saved", { sum: sums(told.saved) }),
      told.sent > 0 && t("queue.cancelled_sent", { count: told.sent }),
      told.over > 0 && t("queue.cancelled_over", { count: told.over }),
    ].filter(Boolean);
    if (parts.length > 0) say(t("queue.cancelled"), undefined, parts.join(" · "));
    await again();
  };

  return {
    cancelNow,
    /** One that was not sent is cancelled at once: it costs nothing. */
    cancel: (jobs: readonly JobName[]) => read(jobs, (all) => {
      const open = all.filter(isOpen);
      if (open.length > 1 || open.some(isSent)) useDoubt.setState({ jobs: open });
      else if (open.length > 0) void cancelNow(open);
    }),
    retry: (jobs: readonly JobName[]) => read(jobs, (all) => void retry(all.filter(mayRetry))),
    runNext(jobs: readonly JobName[]) {
      const ids = jobs.filter(mayGoNext).map((job) => job.id);
      if (ids.length > 0) void orderJobs({ body: { job_ids: ids } }).then(() => { say(t("queue.first_now", { count: ids.length })); return again(); }, (error: unknown) => complain(t("failed.job"), error));
    },
  };
}
