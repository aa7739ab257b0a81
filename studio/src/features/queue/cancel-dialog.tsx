import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { sums } from "@/lib/numbers";
import { added, useDoubt, useJobActs } from "./use-job-acts";
import { isSent, nameOf } from "./words";

/** Says what cancelling saves, and what it may not, before it is done. */
export function CancelDialog() {
  const { t } = useTranslation();
  const { jobs } = useDoubt();
  const { cancelNow } = useJobActs();
  const close = () => useDoubt.setState({ jobs: [] });
  const sent = jobs.filter(isSent);
  const free = jobs.filter((job) => !isSent(job));
  return (
    <Dialog
      title={jobs.length === 1 && jobs[0] ? t("queue.cancel_title_one", { name: nameOf(jobs[0], t) }) : t("queue.cancel_title", { count: jobs.length })}
      open={jobs.length > 0} onClose={close} width="small" onSubmit={() => void cancelNow(jobs)}
      footer={<><Button kind="ghost" onClick={close}>{t("queue.keep")}</Button><Button kind="danger" type="submit">{t("queue.cancel_act", { count: jobs.length })}</Button></>}
    >
      <ul className="space-y-3 text-body">
        {free.length > 0 && <Saves words={t("queue.not_sent", { count: free.length })} about={t("queue.not_sent_about")} jobs={free} />}
        {sent.length > 0 && <Saves words={t("queue.sent", { count: sent.length })} about={t("queue.sent_about")} jobs={sent} isDoubtful />}
      </ul>
    </Dialog>
  );
}

function Saves({ words, about, jobs, isDoubtful = false }: { words: string; about: string; jobs: readonly Job[]; isDoubtful?: boolean }) {
  const { t } = useTranslation();
  const sum = sums(added(jobs.flatMap((job) => job.cost ?? [])));
  return (
    <li className={isDoubtful ? "rounded-card border border-warn/50 bg-warn/10 p-3" : "rounded-card border border-line p-3"}>
      <p className="flex items-baseline justify-between gap-3"><span>{words}</span>{sum && <span className="mono">{t(isDoubtful ? "queue.at_stake" : "queue.saves", { sum })}</span>}</p>
      <p className="mt-1 text-small text-muted">{about}</p>
    </li>
  );
}
