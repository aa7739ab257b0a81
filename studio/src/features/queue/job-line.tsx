import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, FastForward, RefreshCw, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { cancelJob, type Job, prioritiseJob, retryJob } from "@/api";
import { Bar } from "@/components/bar";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { Poster } from "@/film/poster";
import { useProgress } from "@/film/progress";
import { jobQuery } from "@/film/queries";
import { ago, clock, isFree, money, percent, slate, when } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain, say } from "@/lib/toasts";

const TONES: Record<string, string> = { queued: "text-warn", running: "text-run", waiting: "text-warn", done: "text-ok", failed: "text-bad", unknown: "text-warn", cancelled: "text-muted" };
/** Jobs begun here stand at 100; lower goes first. */
const FIRST = 0;
const WORKS = ["import", "index", "clip", "render", "write"] as const;

/** One job: what it makes, how far it is, what it costs, and what can be done about it. */
export function JobLine({ job, poster }: { job: Job; poster: string | null | undefined }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const heard = useProgress((state) => state.byJob[job.id]);
  const isActive = job.state === "running";
  const now = useNow(isActive ? 1000 : 60_000);
  const work = WORKS.find((one) => one === job.kind);
  const isTake = job.shot !== null && job.shot !== undefined;
  const name = isTake ? t("take_name", { shot: slate(job.shot ?? 0), take: job.take ?? 1 }) : t(work ? `queue.works.${work}` : "queue.work");
  const fraction = heard?.fraction ?? job.progress;
  const began = Date.parse(job.created_at);
  const lasted = ((isActive ? now : Date.parse(job.changed_at)) - began) / 1000;
  return (
    <li className="border-b border-line/60 last:border-0">
      <div className="grid grid-cols-[28px_56px_minmax(0,1fr)_auto] items-center gap-x-3 px-2 py-1.5 tablet:grid-cols-[28px_64px_minmax(130px,1.2fr)_100px_minmax(100px,1fr)_64px_72px_64px]">
        <IconButton label={t("queue.details", { name })} size="dense" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? <ChevronDown size={15} /> : <ChevronRight size={15} />}</IconButton>
        <Poster poster={poster} className="aspect-video w-full rounded-chip" />
        <span className="min-w-0">
          <span className="block truncate text-label">{name}</span>
          <span className="block truncate text-small text-muted">{[job.provider, job.model].filter(Boolean).join(" · ")}</span>
        </span>
        <span className={cx("text-small", TONES[job.state])}>{t(`queue.state.${job.state as "done"}`)}</span>
        <span className="hidden min-w-0 tablet:block">
          {isActive ? <span className="flex items-center gap-2"><Bar className="flex-1" fraction={fraction} label={name} /><span className="mono w-9 text-micro">{fraction === null ? "" : percent(fraction)}</span></span>
            : job.problem ? <span className="block truncate text-small text-muted" title={job.problem.message}>{job.problem.message}</span>
            : <span className="text-small text-muted" title={when(job.created_at)}>{ago(job.created_at, now)}</span>}
        </span>
        <span className="mono hidden text-right text-small text-muted tablet:block">{runningTime(Math.max(0, lasted))}</span>
        <span className="mono hidden text-right text-small tablet:block">{job.cost ? (isFree([job.cost]) ? t("free") : money(job.cost)) : "–"}</span>
        <JobActs job={job} name={name} />
      </div>
      {isOpen && <JobHistory job={job} />}
    </li>
  );
}

function JobActs({ job, name }: { job: Job; name: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const act = (promise: Promise<unknown>, told?: string) =>
    void promise.then(() => { if (told) say(told); return cache.invalidateQueries({ queryKey: ["jobs"] }); }, (error: unknown) => complain(t("failed.job"), error));
  const isSent = job.provider_id !== "";
  const path = { job_id: job.id };
  return (
    <span className="flex justify-end gap-1">
      {may("review") && job.state === "queued" && <IconButton label={t("queue.run_next")} size="dense" onClick={() => act(prioritiseJob({ path, body: { priority: FIRST } }))}><FastForward size={14} /></IconButton>}
      {may("generate") && ["queued", "running", "waiting"].includes(job.state) && (
        <IconButton label={`${t("queue.cancel")}: ${name}. ${t(isSent ? "queue.cancel_paid" : "queue.cancel_free")}`} size="dense" onClick={() => act(cancelJob({ path }))}><X size={14} /></IconButton>
      )}
      {may("generate") && job.state === "failed" && <IconButton label={`${t("queue.retry")}: ${name}`} size="dense" onClick={() => act(retryJob({ path }), t("queue.retried"))}><RefreshCw size={14} /></IconButton>}
    </span>
  );
}

/** What happened to one job, moment by moment; raw words of the provider with it. */
function JobHistory({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(jobQuery(job.id));
  if (error) return <p className="px-11 pb-3 text-small text-bad">{error.message}</p>;
  return (
    <div className="border-t border-line/60 bg-bg px-11 py-3 text-small">
      {job.problem && <p className="mb-2 text-bad">{job.problem.message} <span className="text-muted">{job.problem.fix}</span></p>}
      <h3 className="mb-1 text-muted">{t("queue.history")} · {t("queue.attempt", { count: job.attempt })}</h3>
      <ol className="space-y-0.5">
        {data?.history.map((one, at) => (
          <li key={at} className="flex gap-3"><time className="mono text-muted" dateTime={String(one.at)}>{clock(String(one.at))}</time><span className="mono">{String(one.kind ?? "")}</span></li>
        ))}
      </ol>
      <p className="mono mt-2 break-all text-micro text-muted">{[job.file, job.provider_id, job.request_id].filter(Boolean).join(" · ")}</p>
    </div>
  );
}
