import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { tallyQuery } from "@/film/queries";
import { count } from "@/lib/numbers";

/** Takes and films finished in the last hour, five minutes a bar. */
export function Throughput() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...tallyQuery, refetchInterval: 60_000 });
  const bars = data?.finished ?? [];
  const total = bars.reduce((sum, bar) => sum + bar, 0);
  if (total === 0) return null;
  const most = Math.max(...bars);
  const words = t("queue.throughput", { count: total, number: count(total) });
  return (
    <span role="img" aria-label={words} title={words} className="hidden items-center gap-2 text-small text-muted desk:flex">
      {t("queue.last_hour")}
      <span className="flex h-5 items-end gap-px">
        {bars.map((bar, at) => <span key={at} className={bar ? "w-1.5 rounded-[1px] bg-run" : "w-1.5 bg-line"} style={{ height: bar ? `${Math.max(15, (100 * bar) / most)}%` : 1 }} />)}
      </span>
      <span className="mono text-fg">{count(total)}</span>
    </span>
  );
}
