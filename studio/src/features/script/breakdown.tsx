import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ScanText, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import { cancelJob, type DraftScene, type DraftShot, retryJob, type ScriptShown } from "@/api";
import { Bar } from "@/components/bar";
import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useNow } from "@/components/use-now";
import { useProgress } from "@/film/progress";
import { jobQuery } from "@/film/queries";
import { percent, sentence, slate, sums } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain } from "@/lib/toasts";
import { Pane } from "./pane";

type Row = { scene: DraftScene; shot?: undefined } | { scene: DraftScene; shot: DraftShot };

/** What became of the text: scenes and shots, as far as they are written. */
export function Breakdown({ id, script, canEdit }: { id: string | undefined; script: UseQueryResult<ScriptShown>; canEdit: boolean }) {
  const { t } = useTranslation();
  const shown = script.data;
  return (
    <section aria-label={t("script.breakdown")} className="flex min-h-0 min-w-0 flex-1 flex-col border-line min-[1000px]:border-l">
      <Pane of="breakdown" />
      {!id ? <Empty icon={<ScanText size={22} />} title={t("script.nothing")}>{t("script.nothing_about")}</Empty>
        : script.error && !shown ? <Trouble error={script.error} retry={() => void script.refetch()} />
        : !shown ? <Loading><div className="p-4"><Skeleton className="h-48" /></div></Loading> : (
          <>
            {shown.job && !shown.is_whole ? <Writing key={shown.job} job={shown.job} script={shown.id} canEdit={canEdit} /> : <Made script={shown} />}
            <Shots script={shown} />
          </>
        )}
    </section>
  );
}

/** Who made it, how much it is, what to look at. */
function Made({ script }: { script: ScriptShown }) {
  const { t } = useTranslation();
  const count = script.scenes.reduce((sum, scene) => sum + scene.shots.length, 0);
  return (
    <div className="shrink-0 border-b border-line px-4 py-2.5 text-small">
      <p><span className="text-label">{t(`script.made_${script.by}`)}</span>{script.model && <span className="mono text-muted"> {script.model}</span>} · {t("shots", { count })} · <span className="mono">{runningTime(script.seconds)}</span>{script.spent.length > 0 && <> · <span className="mono">{sums(script.spent)}</span></>}</p>
      {script.warnings.length > 0 && (
        <ul className="mt-1 max-h-24 space-y-0.5 overflow-y-auto text-warn" tabIndex={0} aria-label={t("script.warnings")}>
          {[...new Set(script.warnings)].map((one) => <li key={one}>{sentence(one)}</li>)}
        </ul>
      )}
    </div>
  );
}

/** Nobody knows whether the question was charged: a person settles that first. */
const LOST = new Set(["clip.charge_unconfirmed", "provider.submit_uncertain"]);

/** A model at work: how far it is, and its end by hand; or why it failed, and the way on. */
function Writing({ job, script, canEdit }: { job: string; script: string; canEdit: boolean }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const heard = useProgress((state) => state.byJob[job]);
  const now = useNow(1000);
  const { data } = useQuery({ ...jobQuery(job), refetchInterval: ({ state }) => (["failed", "cancelled", "done"].includes(state.data?.state ?? "") ? false : 2000) });
  const state = data?.state ?? "queued";
  const fraction = heard?.fraction ?? data?.progress ?? null;
  useEffect(() => {
    void cache.invalidateQueries({ queryKey: ["script", script], exact: true });
  }, [state, fraction, cache, script]);
  const act = (what: Promise<unknown>) => void what.then(() => cache.invalidateQueries({ queryKey: ["job", job] }), (error: unknown) => complain(t("failed.job"), error));
  const isLost = data?.problem != null && LOST.has(data.problem.code);
  if (data?.problem || state === "failed" || state === "cancelled") {
    return (
      <div className="shrink-0 border-b border-line px-4 py-3">
        <p role="alert" className={data?.problem ? "text-body text-bad" : "text-body"}>{data?.problem?.message ?? t("script.cancelled")}</p>
        {isLost ? <p className="text-small text-muted">{t("script.lost")} <Link to="/queue" search={{}} className="text-accent underline underline-offset-2">{t("queue.unconfirmed")}</Link></p>
          : data?.problem?.fix && <p className="text-small text-muted">{data.problem.fix}</p>}
        {canEdit && state === "failed" && <Button size="dense" className="mt-2" onClick={() => act(retryJob({ path: { job_id: job } }))}>{t("try_again")}</Button>}
      </div>
    );
  }
  // One question has no percentage: a bar is never invented.
  const told = fraction === null || fraction === 0 ? null : fraction;
  const since = data ? (now - Date.parse(data.created_at)) / 1000 : 0;
  return (
    <div className="flex shrink-0 items-center gap-3 border-b border-line px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p role="status" className="mb-1 flex justify-between gap-2 text-small"><span className="text-run">{t("script.writing")}</span><span className="mono">{told === null ? runningTime(Math.max(0, since)) : percent(told)}</span></p>
        <Bar fraction={told} label={t("script.writing")} />
      </div>
      {canEdit && <Button size="dense" kind="ghost" icon={<X size={14} />} onClick={() => act(cancelJob({ path: { job_id: job } }))}>{t("cancel")}</Button>}
    </div>
  );
}

function Shots({ script }: { script: ScriptShown }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => script.scenes.flatMap((scene): Row[] => [...(scene.heading ? [{ scene }] : []), ...scene.shots.map((shot) => ({ scene, shot }))]), [script.scenes]);
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: (at) => (rows[at]?.shot ? 64 : 44), overscan: 6,
    getItemKey: (at) => (rows[at]?.shot ? `shot ${rows[at].shot.number}` : `scene ${rows[at]?.scene.number ?? at}`),
  });
  return (
    <div ref={scroller} role="region" tabIndex={0} aria-label={t("script.shots_list")} className="min-h-0 flex-1 overflow-y-auto">
      <ol className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute top-0 left-0 w-full px-4" style={{ transform: `translateY(${item.start}px)` }}>
              {row.shot ? <Shot shot={row.shot} /> : <h2 className="pt-4 pb-1 text-label tracking-wide uppercase"><span className="mono mr-2 text-muted">{row.scene.number}</span>{row.scene.heading}</h2>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Shot({ shot }: { shot: DraftShot }) {
  return (
    <div className="grid grid-cols-[36px_minmax(0,1fr)_auto] gap-x-2 py-1.5">
      <span className="mono pt-0.5 text-micro text-muted">{slate(shot.number)}</span>
      <div className="min-w-0">
        <p>{shot.prompt}</p>
        {shot.camera && <p className="text-small text-muted italic">({shot.camera})</p>}
        {shot.dialogue.map((line, at) => <p key={at} className="mt-0.5 text-small">{line.speaker && <span className="tracking-wide text-muted uppercase">{line.speaker} </span>}“{line.words}”</p>)}
      </div>
      <span className="mono pt-0.5 text-micro text-muted">{shot.seconds === null ? "" : `${shot.seconds}s`}</span>
    </div>
  );
}
