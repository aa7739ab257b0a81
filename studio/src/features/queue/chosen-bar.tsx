import { FastForward, RefreshCw, X } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { JobName } from "@/api";
import { Button } from "@/components/button";
import { useMay } from "@/film/me";
import { count } from "@/lib/numbers";
import { chooseNone, useChosen } from "./chosen";
import { useJobActs } from "./use-job-acts";
import { isOpen, mayGoNext, mayRetry } from "./words";

/** What can be done with the jobs that are ticked, in view or not; each act tells with how many of them. */
export function ChosenBar({ listed }: { listed: readonly JobName[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const acts = useJobActs();
  const ids = useChosen((state) => state.ids);
  const jobs = useMemo(() => listed.filter((job) => ids.has(job.id)), [listed, ids]);
  if (jobs.length === 0) return null;
  const [next, again, open] = [jobs.filter(mayGoNext), jobs.filter(mayRetry), jobs.filter(isOpen)];
  const why = (able: readonly JobName[]) => (able.length === 0 ? t("queue.none_fits") : undefined);
  const words = (act: string, able: readonly JobName[]) => (able.length > 0 ? `${act} ${count(able.length)}` : act);
  return (
    <div role="toolbar" aria-label={t("queue.chosen_acts")} className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-accent/10 px-3 py-2 tablet:px-5">
      <span role="status" className="text-label">{t("queue.chosen", { count: jobs.length, number: count(jobs.length) })}</span>
      <span className="flex-1" />
      {may("review") && <Button size="dense" icon={<FastForward size={13} />} reason={why(next)} onClick={() => acts.runNext(next)}>{words(t("queue.run_next"), next)}</Button>}
      {may("generate") && <Button size="dense" icon={<RefreshCw size={13} />} reason={why(again)} onClick={() => acts.retry(again)}>{words(t("queue.retry"), again)}</Button>}
      {may("generate") && <Button size="dense" kind="danger" icon={<X size={13} />} reason={why(open)} onClick={() => acts.cancel(open)}>{words(t("queue.cancel"), open)}</Button>}
      <Button size="dense" kind="ghost" className="hidden tablet:inline-flex" onClick={chooseNone}>{t("queue.choose_none")}</Button>
    </div>
  );
}
