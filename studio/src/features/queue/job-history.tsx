import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ClipboardCopy, ScrollText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { Button } from "@/components/button";
import { jobQuery } from "@/film/queries";
import { clock, when } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";

const WORDS = [
  "planned", "queued", "submitting", "waiting", "fetching", "running", "done", "failed", "cancelled", "unknown", "parked", "rerouted", "prioritised", "cancel_asked", "charge_confirmed", "collected", "replaced",
] as const;

interface Moment {
  at: string;
  kind: string;
  [fact: string]: unknown;
}

/** What happened to one job, moment by moment; the whole log, raw words of the provider included, to look at and copy. */
export function JobHistory({ job }: { job: Job }) {
  const { t } = useTranslation();
  const [isRaw, setRaw] = useState(false);
  const { data, error } = useQuery(jobQuery(job.id));
  if (error) return <p className="px-11 pb-3 text-small text-bad">{error.message}</p>;
  const moments = (data?.history ?? []) as unknown as Moment[];
  const log = [JSON.stringify({ job: job.id, file: job.file, provider: job.provider, model: job.model, provider_id: job.provider_id, request_id: job.request_id, problem: job.problem }), ...moments.map((one) => JSON.stringify(one))].join("\n");
  const copy = () => void navigator.clipboard.writeText(log).then(() => say(t("queue.copied")), (refused: unknown) => complain(t("queue.not_copied"), refused));
  const word = (kind: string): string => {
    const known = WORDS.find((one) => kind.endsWith(`.${one}`));
    return known ? t(`queue.moments.${known}`) : kind;
  };
  return (
    <div className="border-t border-line/60 bg-bg px-4 py-3 text-small tablet:px-11">
      {job.problem && <p className="mb-2 text-bad">{job.problem.message} <span className="text-muted">{job.problem.fix}</span></p>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-muted">{t("queue.history")} · {job.tries ? t("queue.try_of", { count: job.attempt, most: job.tries }) : t("queue.attempt", { count: job.attempt })}</h3>
        <span className="flex-1" />
        {job.problem?.code === "provider.content_refused" && job.project && job.shot_id && (
          <Link to="/p/$project/board" params={{ project: job.project }} search={{ shot: job.shot_id }} className="inline-flex h-7 items-center rounded-control border border-control/60 px-2.5 text-label hover:bg-raised">{t("queue.edit_prompt")}</Link>
        )}
        <Button size="dense" kind="ghost" icon={<ScrollText size={13} />} aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>{t("queue.log")}</Button>
        <Button size="dense" kind="ghost" icon={<ClipboardCopy size={13} />} onClick={copy}>{t("queue.copy")}</Button>
      </div>
      <ol className="mt-1 flex flex-wrap gap-x-2 gap-y-0.5">
        {moments.filter((one) => !one.kind.endsWith(".progress")).map((one, at) => (
          <li key={at} className="flex items-baseline gap-1.5">
            {at > 0 && <span aria-hidden className="text-muted">→</span>}
            <span>{word(one.kind)}</span>
            <time className="mono text-muted" dateTime={one.at} title={when(one.at)}>{clock(one.at)}</time>
          </li>
        ))}
      </ol>
      {isRaw && <pre tabIndex={0} aria-label={t("queue.log")} className="mono mt-2 max-h-64 overflow-auto rounded-control border border-line bg-surface p-2 text-micro whitespace-pre-wrap break-all text-muted">{log}</pre>}
      <p className="mono mt-2 break-all text-micro text-muted">{[job.file, job.provider_id, job.request_id].filter(Boolean).join(" · ")}</p>
    </div>
  );
}
