import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileDown, Sparkles, Trash2 } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutsLine, FootageShown } from "@/api";
import { Bar } from "@/components/bar";
import { Button, IconButton } from "@/components/button";
import { Select } from "@/components/field";
import { useNow } from "@/components/use-now";
import { useOpen } from "@/components/use-open";
import { cutsListQuery, moved, useEdit } from "@/film/cuts";
import { useDeleteCuts } from "@/film/delete-cuts";
import { Films } from "@/film/films";
import { Finish } from "@/film/finish";
import { sameFrame } from "@/film/lay";
import { useMay } from "@/film/me";
import { useProgram } from "@/film/program";
import { ProgramView } from "@/film/program-view";
import { useProgress } from "@/film/progress";
import { jobQuery } from "@/film/queries";
import { isProblem } from "@/lib/http";
import { ago, sentence } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain } from "@/lib/toasts";
import { FindMoments } from "./find-moments";
import { Moment } from "./moment";
import { askMoments, notPending, unheard, usePending } from "./pending";

/** Moments worth keeping, each with its reason: looked at in place, trimmed, ordered, made into films. */
export function Moments({ project, footage, open, first, hasKeys, isFinding, onFind, onOpen }: { project: string; hasKeys: boolean; isFinding: boolean; onFind: (is: boolean) => void; footage: readonly FootageShown[]; open: string | undefined; first: string | undefined; onOpen: (cuts: string | undefined) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const { data: lists = [] } = useQuery(cutsListQuery(project, "clips"));
  const standing = useOpen(lists, open);
  const id = open ?? standing?.id ?? "";
  const [isFinishing, setFinishing] = useState(false);
  const hasReady = footage.some((one) => one.state === "ready");
  const mayFind = may("footage");
  const remove = useDeleteCuts(project, onOpen);
  const shown = lists.find((one) => one.id === id);
  const now = useNow(60_000);
  const nameOf = (one: CutsLine) => one.name || one.theme || t("moments.title");
  const onBegun = useEffectEvent((cuts: string) => onOpen(cuts));
  useEffect(() => {
    const asked = unheard(project);
    if (asked) askMoments(asked).then(({ cuts }) => onBegun(cuts), (error: unknown) => complain(t("failed.clip"), error));
  }, [project, t]);
  return (
    <aside aria-label={t("moments.title")} className="flex min-h-0 w-full flex-col border-line desk:w-[400px] desk:shrink-0 desk:border-l">
      <div className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-2">
        {lists.length > 0 ? (
          <Select aria-label={t("moments.lists")} className="flex-1" value={id} onChange={(event) => onOpen(event.target.value)}>
            {!shown && <option value={id}>{t("moments.pending")}</option>}
            {lists.map((one) => <option key={one.id} value={one.id}>{nameOf(one)}{lists.some((other) => other !== one && nameOf(other) === nameOf(one)) && ` · ${ago(one.created_at, now)}`}</option>)}
          </Select>
        ) : <h2 className="flex-1 text-heading">{t("moments.title")}</h2>}
        {mayFind && <Button kind={id ? "plain" : "primary"} icon={<Sparkles size={14} />} onClick={() => onFind(true)} reason={hasReady ? undefined : t("moments.no_footage")}>{t("moments.find")}</Button>}
        {shown && may("edit") && <IconButton label={t("moments.delete")} onClick={() => void remove(shown)}><Trash2 size={15} /></IconButton>}
      </div>
      {id ? <List key={id} id={id} hasKeys={hasKeys} onFinish={() => setFinishing(true)} isFinishing={isFinishing} onFinished={() => setFinishing(false)} /> : <p className="p-6 text-center text-body text-muted">{t("moments.none")}</p>}
      {isFinding && (
        <FindMoments
          project={project} footage={footage} first={first} onClose={() => onFind(false)}
          onBegun={({ cuts }) => { onFind(false); onOpen(cuts); }}
        />
      )}
    </aside>
  );
}

function List({ id, hasKeys, onFinish, isFinishing, onFinished }: { id: string; hasKeys: boolean; onFinish: () => void; isFinishing: boolean; onFinished: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const job = usePending((state) => state.jobs[id]);
  const edit = useEdit(job ? "" : id);
  const items = edit.cuts?.items ?? [];
  const program = useProgram(items);
  if (job) return <Choosing job={job} cuts={id} />;
  if (!edit.cuts) {
    return edit.error ? <p role="alert" className="p-6 text-center text-body text-muted">{isProblem(edit.error) ? edit.error.message : String(edit.error)}</p> : null;
  }
  const set = (next: typeof items, label: string) => edit.set(next, label);
  const canEdit = may("edit");
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {items.length === 0 ? <p className="p-6 text-center text-body text-muted">{t("moments.nothing")}</p> : (
          <>
            <ProgramView items={items} program={program} hasKeys={hasKeys} className="h-72" />
            <ol aria-label={t("moments.title")}>
              {items.map((item, at) => (
                <Moment
                  key={`${item.footage ?? item.take}${at}`} item={item} number={at + 1} isNow={at === program.index} canEdit={canEdit} time={program.time}
                  onPlay={() => { program.seek(item.at ?? 0); if (!program.isPlaying) program.toggle(); }}
                  onChange={(changed) => { set(items.with(at, changed), t("edit.trimmed", { name: changed.title || changed.name })); if (at === program.index) program.seek(sameFrame(item, changed, program.time)); }}
                  onMove={(by) => { const to = at + by; if (to >= 0 && to < items.length) set(moved(items, at, to), t("edit.moved", { name: item.title || item.name })); }}
                  onRemove={() => set(items.filter((_, other) => other !== at), t("edit.removed", { name: item.title || item.name }))}
                />
              ))}
            </ol>
          </>
        )}
        <Films cuts={id} />
      </div>
      <div className="flex shrink-0 items-center gap-3 border-t border-line px-3 py-2">
        <span className="mono min-w-0 flex-1 truncate text-small text-muted">{t("moments.tally", { count: items.length })} · {runningTime(edit.cuts.seconds)}</span>
        {may("footage") && items.length > 0 && <Button kind="primary" icon={<FileDown size={15} />} onClick={onFinish}>{t("finish.act")}</Button>}
      </div>
      {isFinishing && <Finish cuts={edit.cuts} onClose={onFinished} />}
    </>
  );
}

/** The work that chooses; once it is over its cut list is read. */
function Choosing({ job, cuts }: { job: string; cuts: string }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const heard = useProgress((state) => state.byJob[job]);
  const { data, isError } = useQuery({ ...jobQuery(job), refetchInterval: ({ state }) => (["failed", "cancelled", "done"].includes(state.data?.state ?? "") ? false : 2000) });
  useEffect(() => {
    if (data?.state !== "done" && !isError) return;
    void cache.invalidateQueries({ queryKey: ["cuts"] });
    notPending(cuts);
  }, [data?.state, isError, cache, cuts]);
  if (data?.problem) return <p role="alert" className="p-6 text-center text-body text-bad">{sentence(data.problem.message)} <span className="block text-muted">{sentence(data.problem.fix)}</span></p>;
  return (
    <div className="p-6 text-center">
      <p className="mb-3 text-body">{t("moments.choosing")}</p>
      <Bar fraction={heard?.fraction ?? data?.progress ?? null} label={t("moments.choosing")} />
    </div>
  );
}
