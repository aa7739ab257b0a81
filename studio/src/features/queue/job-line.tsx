import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { ChevronDown, ChevronRight, FastForward, Pencil, RefreshCw, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { Bar } from "@/components/bar";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { Skeleton } from "@/components/skeleton";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { Poster } from "@/film/poster";
import { useProgress } from "@/film/progress";
import { projectsQuery } from "@/film/queries";
import { ago, bytes, clock, isFree, money, percent, sentence, when } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { useChosen } from "./chosen";
import { JobHistory } from "./job-history";
import { useJobActs } from "./use-job-acts";
import { isOpen, isOver, isSent, isTake, isWaiting, mayGoNext, mayRetry, nameOf } from "./words";

const TONES: Record<string, string> = { queued: "text-warn", running: "text-run", waiting: "text-warn", done: "text-ok", failed: "text-bad", unknown: "text-warn", cancelled: "text-muted" };
const STEPS = ["submitting", "waiting", "fetching"] as const;

/** The columns: few where there is little room; the heading of a list names them. */
export const COLUMNS = cx(
  "grid items-center gap-x-2 px-2 tablet:gap-x-3",
  "grid-cols-[24px_28px_minmax(0,1fr)_auto] tablet:grid-cols-[24px_28px_64px_minmax(120px,1.2fr)_92px_minmax(80px,1fr)_56px_60px_116px]",
  "min-[1360px]:grid-cols-[24px_28px_64px_minmax(110px,0.8fr)_92px_minmax(110px,0.9fr)_minmax(110px,1fr)_56px_60px_44px_minmax(60px,0.6fr)_116px]",
);
/** Shown only where there is room for every column. */
export const ROOMY = "hidden min-[1360px]:block";

interface LineProps {
  job: Job;
  poster: string | null | undefined;
  isOpened: boolean;
  onOpen: () => void;
  onChoose: (is: boolean, isRange: boolean) => void;
  /** Moves it in the queue. */
  handle?: ReactNode;
}

/** One job: what it makes, how far it is, what it costs, and what can be done about it. */
export function JobLine({ job, poster, isOpened, onOpen, onChoose, handle }: LineProps) {
  const { t } = useTranslation();
  const heard = useProgress((state) => state.byJob[job.id]);
  const isActive = job.state === "running";
  const now = useNow(isActive || job.next_try_at ? 1000 : 60_000);
  const name = nameOf(job, t);
  const fraction = heard?.fraction ?? job.progress;
  const lasted = ((isActive ? now : Date.parse(job.changed_at)) - Date.parse(job.accepted_at ?? job.created_at)) / 1000;
  const again = job.next_try_at && isOpen(job) ? (Date.parse(job.next_try_at) - now) / 1000 : 0;
  const came = broughtOf(heard ?? job, t);
  const step = STEPS.find((one) => one === (heard?.stage ?? job.stage));
  const state = again > 0 ? t("queue.again_in", { time: runningTime(again) }) : isActive && isTake(job) && step ? t(`queue.step.${step}`) : t(`queue.state.${job.state as "done"}`);
  const { data: project = "" } = useQuery({ ...projectsQuery, select: (all) => all.find((one) => one.id === job.project)?.name ?? "" });
  const maker = [job.provider, job.model].filter(Boolean).join(" · ");
  const request = job.request_id || job.provider_id;
  return (
    <>
      <div className={cx(COLUMNS, "min-h-12 py-1.5")}>
        <Choose id={job.id} name={name} onChoose={onChoose} />
        <IconButton id={`details-${job.id}`} label={t("queue.details", { name })} size="dense" aria-expanded={isOpened} onClick={onOpen}>{isOpened ? <ChevronDown size={15} /> : <ChevronRight size={15} />}</IconButton>
        <Poster poster={poster} className="hidden aspect-video w-full rounded-chip tablet:block" />
        <span className="min-w-0">
          <span className="block truncate text-label">{name}</span>
          <span className="block truncate text-small text-muted">
            {job.silent_since && <span className="text-warn">{t("queue.silent_since", { time: clock(job.silent_since) })} · </span>}
            <span className={cx("tablet:hidden", TONES[job.state])}>{state} · </span>{project}{project && maker && <span className="min-[1360px]:hidden"> · </span>}<span className="min-[1360px]:hidden">{maker}</span>
          </span>
        </span>
        <span className={cx("hidden text-small tablet:block", TONES[job.state])}>{job.state === "failed" && <span aria-hidden>✕ </span>}{state}</span>
        <span className={cx(ROOMY, "min-w-0 truncate text-small")} title={maker}>{job.provider || "–"}{job.model && <span className="block truncate text-muted">{job.model}</span>}</span>
        <span className="hidden min-w-0 tablet:block">
          {isActive ? <span className="flex items-center gap-2"><Bar className="flex-1" fraction={fraction} label={name} /><span className={cx("mono text-micro", came ? "whitespace-nowrap" : "w-9")}>{came || (fraction === null ? "" : percent(fraction))}</span></span>
            : job.problem ? <span className="line-clamp-2 text-small text-muted" title={job.problem.message}>{sentence(job.problem.message)}</span>
            : <time className="text-small text-muted" dateTime={job.created_at} title={when(job.created_at)}>{ago(isOver(job) ? job.changed_at : job.created_at, now)}</time>}
        </span>
        <span className="mono hidden text-right text-small text-muted tablet:block">{isWaiting(job) ? "–" : runningTime(Math.max(0, lasted))}</span>
        <span className="mono hidden text-right text-small tablet:block">{job.cost ? (isFree([job.cost]) ? t("free") : money(job.cost)) : "–"}</span>
        <span className={cx(ROOMY, "mono text-right text-small text-muted")} title={job.tries ? t("queue.try_of", { count: job.attempt, most: job.tries }) : undefined}>{job.attempt}{job.tries && `/${job.tries}`}</span>
        <span className={cx(ROOMY, "mono min-w-0 truncate text-small text-muted")} title={request}>{request || "–"}</span>
        <span className="flex justify-end gap-1">
          {handle}
          <JobActs job={job} name={name} />
        </span>
      </div>
      {isOpened && <JobHistory job={job} />}
    </>
  );
}

/** How much of a download has come, and of how much where that is told: `31 MB`, `31 MB of 48 MB`. */
function broughtOf({ received, size }: { received?: number | null; size?: number | null }, t: TFunction): string {
  if (!received) return "";
  return size ? t("queue.brought_of", { came: bytes(received), all: bytes(size) }) : bytes(received);
}

/** A job that is not read yet, in its final shape: it can be ticked already. */
export function UnreadLine({ id, onChoose }: { id: string; onChoose: (is: boolean, isRange: boolean) => void }) {
  const { t } = useTranslation();
  return <div className={cx(COLUMNS, "h-12")}><Choose id={id} name={t("queue.unread")} onChoose={onChoose} /><span /><Skeleton className="hidden h-9 rounded-chip tablet:block" /><Skeleton className="h-4 w-40 max-w-full rounded-chip" /></div>;
}

function Choose({ id, name, onChoose }: { id: string; name: string; onChoose: (is: boolean, isRange: boolean) => void }) {
  const { t } = useTranslation();
  const isChosen = useChosen((state) => state.ids.has(id));
  return (
    <label className="flex size-6 items-center justify-center" onMouseDown={(event) => event.shiftKey && event.preventDefault()}>
      <input
        type="checkbox" aria-label={t("queue.choose", { name })} checked={isChosen} className="size-4 accent-accent"
        onChange={(event) => onChoose(event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)}
      />
    </label>
  );
}

function JobActs({ job, name }: { job: Job; name: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const acts = useJobActs();
  return (
    <>
      {may("edit") && job.problem?.code === "provider.content_refused" && job.project && job.shot_id && (
        <Link to="/p/$project/board" params={{ project: job.project }} search={{ shot: job.shot_id }} aria-label={`${t("queue.edit_prompt")}: ${name}`} title={t("queue.edit_prompt")} className="inline-flex size-7 items-center justify-center rounded-control text-muted hover:bg-raised hover:text-fg"><Pencil size={14} /></Link>
      )}
      {may("review") && mayGoNext(job) && <IconButton label={`${t("queue.run_next")}: ${name}`} size="dense" onClick={() => acts.runNext([job])}><FastForward size={14} /></IconButton>}
      {may("generate") && isOpen(job) && (
        <IconButton label={`${t("queue.cancel")}: ${name}. ${t(isSent(job) ? "queue.cancel_paid" : "queue.cancel_free")}`} size="dense" onClick={() => acts.cancel([job])}><X size={14} /></IconButton>
      )}
      {may("generate") && mayRetry(job) && <IconButton label={`${t("queue.retry")}: ${name}`} size="dense" onClick={() => acts.retry([job])}><RefreshCw size={14} /></IconButton>}
    </>
  );
}
