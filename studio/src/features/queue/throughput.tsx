import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { useNow } from "@/components/use-now";
import { jobsQuery } from "@/film/queries";
import { count } from "@/lib/numbers";
import { finishedIn } from "./finished";

/** Takes and films finished in the last hour, five minutes a bar. */
export function Throughput() {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const { data } = useInfiniteQuery(jobsQuery({ state: ["done"] }));
  const first: readonly Job[] = data?.pages[0]?.items ?? [];
  const isAll = !data?.pages[0]?.next;
  const bars = finishedIn(first.map((job) => Date.parse(job.changed_at)), now, isAll);
  const total = bars.reduce((sum, bar) => sum + bar, 0);
  if (total === 0) return null;
  const most = Math.max(...bars);
  const words = t(isAll ? "queue.throughput" : "queue.throughput_least", { count: total, number: count(total) });
  return (
    <span role="img" aria-label={words} title={words} className="hidden items-center gap-2 text-small text-muted desk:flex">
      {t("queue.last_hour")}
      <span className="flex h-5 items-end gap-px">
        {bars.map((bar, at) => <span key={at} className={bar ? "w-1.5 rounded-[1px] bg-run" : "w-1.5 bg-line"} style={{ height: bar ? `${Math.max(15, (100 * bar) / most)}%` : 1 }} />)}
      </span>
    </span>
  );
}
