import { ChevronDown, ChevronRight, FastForward, RefreshCw, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { Bar } from "@/components/bar";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { Poster } from "@/film/poster";
import { useProgress } from "@/film/progress";
import { ago, isFree, money, percent, when } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { choose, useChosen } from "./chosen";
import { JobHistory } from "./job-history";
import { useJobActs } from "./use-job-acts";
import { isOpen, isSent, isTake, isWaiting, mayRetry, nameOf } from "./words";

const TONES: Record<string, string> = { queued: "text-warn", running: "text-run", waiting: "text-warn", done: "text-ok", failed: "text-bad", unknown: "text-warn", cancelled: "text-muted" };
const STEPS = ["submitting", "waiting", "fetching"] as const;

/** One job: what it makes, how far it is, what it costs, and what can be done about it. handle: moves it in the queue. */
export function JobLine({ job, poster, handle }: { job: Job; poster: string | null | undefined; handle?: ReactNode }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const isChosen = useChosen((state) => state.ids.has(job.id));
  const heard = useProgress((state) => state.byJob[job.id]);
  const isActive = job.state === "running";
  const now = useNow(isActive || job.next_try_at ? 1000 : 60_000);
  const name = nameOf(job, t);
  const fraction = heard?.fraction ?? job.progress;
  const lasted = ((isActive ? now : Date.parse(job.changed_at)) - Date.parse(job.created_at)) / 1000;
  const again = job.next_try_at && isOpen(job) ? (Date.parse(job.next_try_at) - now) / 1000 : 0;
  const step = STEPS.find((one) => one === (heard?.stage ?? job.stage));
  const state = again > 0 ? t("queue.again_in", { time: runningTime(again) }) : isActive && isTake(job) && step ? t(`queue.step.${step}`) : t(`queue.state.${job.state as "done"}`);
  return (
    <>
      <div className={cx(
        "grid grid-cols-[24px_28px_minmax(0,1fr)_auto] items-center gap-x-2 px-2 py-1.5 tablet:grid-cols-[24px_28px_64px_minmax(120px,1.2fr)_96px_minmax(80px,1fr)_64px_64px_116px] tablet:gap-x-3",
        isChosen && "bg-accent/10",
      )}>
        <label className="flex size-6 items-center justify-center">
          <input type="checkbox" aria-label={t("queue.choose", { name })} checked={isChosen} onChange={(event) => choose([job.id], event.target.checked)} className="size-4 accent-accent" />
        </label>
        <IconButton label={t("queue.details", { name })} size="dense" aria-expanded={isShown} onClick={() => setShown(!isShown)}>{isShown ? <ChevronDown size={15} /> : <ChevronRight size={15} />}</IconButton>
        <Poster poster={poster} className="hidden aspect-video w-full rounded-chip tablet:block" />
        <span className="min-w-0">
          <span className="block truncate text-label">{name}</span>
          <span className="block truncate text-small text-muted"><span className={cx("tablet:hidden", TONES[job.state])}>{state}</span>{job.provider && <span className="tablet:hidden"> · </span>}{[job.provider, job.model].filter(Boolean).join(" · ")}</span>
        </span>
        <span className={cx("hidden text-small tablet:block", TONES[job.state])}>{state}</span>
        <span className="hidden min-w-0 tablet:block">
          {isActive ? <span className="flex items-center gap-2"><Bar className="flex-1" fraction={fraction} label={name} /><span className="mono w-9 text-micro">{fraction === null ? "" : percent(fraction)}</span></span>
            : job.problem ? <span className="block truncate text-small text-muted" title={job.problem.message}>{job.problem.message}</span>
            : <time className="text-small text-muted" dateTime={job.created_at} title={when(job.created_at)}>{ago(job.created_at, now)}</time>}
        </span>
        <span className="mono hidden text-right text-small text-muted tablet:block">{isWaiting(job) ? "–" : runningTime(Math.max(0, lasted))}</span>
        <span className="mono hidden text-right text-small tablet:block">{job.cost ? (isFree([job.cost]) ? t("free") : money(job.cost)) : "–"}</span>
        <span className="flex justify-end gap-1">
          {handle}
          <JobActs job={job} name={name} />
        </span>
      </div>
      {isShown && <JobHistory job={job} />}
    </>
  );
}

function JobActs({ job, name }: { job: Job; name: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const acts = useJobActs();
  return (
    <>
      {may("review") && isWaiting(job) && isTake(job) && <IconButton label={`${t("queue.run_next")}: ${name}`} size="dense" onClick={() => acts.runNext([job])}><FastForward size={14} /></IconButton>}
      {may("generate") && isOpen(job) && (
        <IconButton label={`${t("queue.cancel")}: ${name}. ${t(isSent(job) ? "queue.cancel_paid" : "queue.cancel_free")}`} size="dense" onClick={() => acts.cancel([job])}><X size={14} /></IconButton>
      )}
      {may("generate") && mayRetry(job) && <IconButton label={`${t("queue.retry")}: ${name}`} size="dense" onClick={() => acts.retry([job])}><RefreshCw size={14} /></IconButton>}
    </>
  );
}
