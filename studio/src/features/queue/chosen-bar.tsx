import { FastForward, RefreshCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { Button } from "@/components/button";
import { useMay } from "@/film/me";
import { chooseNone } from "./chosen";
import { useJobActs } from "./use-job-acts";
import { isOpen, isTake, isWaiting, mayRetry } from "./words";

/** What can be done with the jobs that are ticked. */
export function ChosenBar({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const acts = useJobActs();
  if (jobs.length === 0) return null;
  const why = (fits: (job: Job) => boolean) => (jobs.some(fits) ? undefined : t("queue.none_fits"));
  return (
    <div role="toolbar" aria-label={t("queue.chosen_acts")} className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-accent/10 px-3 py-2 tablet:px-5">
      <span role="status" className="text-label">{t("queue.chosen", { count: jobs.length })}</span>
      <span className="flex-1" />
      {may("review") && <Button size="dense" icon={<FastForward size={13} />} reason={why((job) => isTake(job) && isWaiting(job))} onClick={() => acts.runNext(jobs)}>{t("queue.run_next")}</Button>}
      {may("generate") && <Button size="dense" icon={<RefreshCw size={13} />} reason={why(mayRetry)} onClick={() => acts.retry(jobs)}>{t("queue.retry")}</Button>}
      {may("generate") && <Button size="dense" kind="danger" icon={<X size={13} />} reason={why(isOpen)} onClick={() => acts.cancel(jobs)}>{t("queue.cancel")}</Button>}
      <Button size="dense" kind="ghost" className="hidden tablet:inline-flex" onClick={chooseNone}>{t("queue.choose_none")}</Button>
    </div>
  );
}
