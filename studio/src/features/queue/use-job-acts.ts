import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { create } from "zustand";

import { cancelJobs, type Job, orderJobs } from "@/api";
import { sums } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { useRetry } from "./use-retry";
import { isOpen, isSent, isTake, isWaiting, mayRetry } from "./words";

/** Jobs whose cancelling is being thought about: it cannot be undone, and may not save their price. */
export const useDoubt = create<{ jobs: readonly Job[] }>()(() => ({ jobs: [] }));

/** So many the server orders at once. */
export const MOST_ORDERED = 100;
const MOST_CANCELLED = 500;

/** Acts on one or many jobs of the queue. */
export function useJobActs() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { jobs: retry } = useRetry();
  const again = () => cache.invalidateQueries({ queryKey: ["jobs"] });

  const cancelNow = async (jobs: readonly Job[]) => {
    useDoubt.setState({ jobs: [] });
    try {
      for (let at = 0; at < jobs.length; at += MOST_CANCELLED) {
        const told = await cancelJobs({ body: { job_ids: jobs.slice(at, at + MOST_CANCELLED).map((job) => job.id) } });
        const parts = [
          told.free > 0 && t("queue.cancelled_free", { count: told.free }),
          told.saved.length > 0 && t("queue.saved", { sum: sums(told.saved) }),
          told.sent > 0 && t("queue.cancelled_sent", { count: told.sent }),
          told.over > 0 && t("queue.cancelled_over", { count: told.over }),
        ];
        say(t("queue.cancelled"), undefined, parts.filter(Boolean).join(" · "));
      }
    } catch (error) {
      complain(t("failed.job"), error);
    }
    await again();
  };

  return {
    cancelNow,
    /** One that was not sent is cancelled at once: it costs nothing. */
    cancel(jobs: readonly Job[]) {
      const open = jobs.filter(isOpen);
      if (open.length > 1 || open.some(isSent)) useDoubt.setState({ jobs: open });
      else if (open.length > 0) void cancelNow(open);
    },
    retry: (jobs: readonly Job[]) => void retry(jobs.filter(mayRetry)),
    runNext(jobs: readonly Job[]) {
      const ids = jobs.filter((job) => isTake(job) && isWaiting(job)).map((job) => job.id).slice(0, MOST_ORDERED);
      if (ids.length > 0) void orderJobs({ body: { job_ids: ids } }).then(() => { say(t("queue.first_now", { count: ids.length })); return again(); }, (error: unknown) => complain(t("failed.job"), error));
    },
  };
}
