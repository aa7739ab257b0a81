import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, GitCompareArrows, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { applyScript, deleteScript, type ScriptChanges, type ScriptShown, undoScript } from "@/api";
import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Field, Input, Select } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useSettled } from "@/components/use-settled";
import { boardQuery } from "@/film/queries";
import { useCommand } from "@/lib/commands";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";
import { ChangeList } from "./change-list";
import { Pane } from "./pane";
import { changesQuery } from "./queries";
import type { ScriptSearch } from "./search";

interface ChangesProps {
  project: string;
  script: ScriptShown | undefined;
  search: ScriptSearch;
  go: (change: Partial<ScriptSearch>) => void;
  canEdit: boolean;
  onDiscarded: () => Promise<void>;
}

/** What the draft would change on the board; applied by one act, taken back by one. */
export function Changes(props: ChangesProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("script.changes")} data-toasts={props.script?.is_whole ? "fields" : undefined} className="flex min-h-0 min-w-0 flex-1 flex-col border-line min-[1000px]:border-l">
      <Pane of="changes" />
      {props.script?.is_whole ? <Whole key={props.script.id} {...props} script={props.script} /> : <Empty icon={<GitCompareArrows size={22} />} title={t("script.no_changes")}>{t("script.no_changes_about")}</Empty>}
    </section>
  );
}

function Whole({ project, script, search, go, canEdit, onDiscarded }: ChangesProps & { script: ScriptShown }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [style, setStyle] = useState(script.style);
  const asked = useSettled(style);
  const [busy, setBusy] = useState(false);
  const board = useQuery(boardQuery(project));
  const files = board.data?.storyboards ?? [];
  const wanted = search.into === "new" || files.some((one) => one.id === search.into) ? (search.into ?? "auto") : "auto";
  const digests = files.map((one) => one.digest).join(" ");
  const changes = useQuery({ ...changesQuery(script.id, wanted, search.adds === true, asked, digests), enabled: board.data !== undefined });
  const told = changes.isPlaceholderData ? undefined : changes.data;
  const into = wanted === "auto" ? (changes.data?.storyboard ?? null) : wanted === "new" ? null : wanted;
  const adds = into !== null && search.adds === true;
  const isReady = told !== undefined && asked === style && !busy;
  const isNothing = told !== undefined && told.changes.length === 0 && told.cast.length === 0;

  const read = () => Promise.all([
    cache.invalidateQueries({ queryKey: ["board", project] }), cache.invalidateQueries({ queryKey: ["scripts", project] }), cache.invalidateQueries({ queryKey: ["script", script.id] }),
    cache.invalidateQueries({ queryKey: ["projects"] }),
  ]);
  const apply = () => {
    if (!isReady || isNothing) return;
    setBusy(true);
    const file = told.file;
    const label = t("script.applied", { file });
    const sent = applyScript({ path: { script_id: script.id }, body: { storyboard: into, adds, style }, headers: into ? { "If-Match": `"${told.digest}"` } : {} })
      .catch((error: unknown) => { complain(t("failed.apply"), error); return null; });
    const undo = async () => {
      if (!(await sent)) return false;
      await undoScript({ path: { script_id: script.id } });
      await read();
      return true;
    };
    void doing(label, sent.then((done) => done !== null), undo).then(async (act) => {
      const done = await sent;
      if (act && done) say(t("script.applied", { file: done.file }), takenBack(act, t("undo"), t("failed.undo")), tally(t, done));
      if (done && search.into === "new") go({ into: undefined }); // what was just written is found by what it tells
      await read();
      setBusy(false);
    });
  };
  // It leaves the page before it leaves the server, so that nothing reads it again. The text stays: what was answered
  // for it is kept, and breaking it down again costs nothing.
  const discard = async () => {
    await cache.cancelQueries({ queryKey: ["script", script.id] });
    await onDiscarded();
    await deleteScript({ path: { script_id: script.id } }).catch((error: unknown) => complain(t("failed.discard"), error));
    await cache.invalidateQueries({ queryKey: ["scripts", project] });
  };
  useCommand("apply_script", apply, { when: canEdit, reason: isNothing ? t("script.same") : undefined });

  return (
    <>
      <div className="flex shrink-0 flex-col gap-3 border-b border-line px-4 py-3">
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("script.into")} className="min-w-40 flex-1">
            {(ids) => (
              <Select {...ids} value={into ?? "new"} onChange={(event) => go({ into: event.target.value })}>
                {files.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
                <option value="new">{t("script.into_new")}</option>
              </Select>
            )}
          </Field>
          {into && <Segmented label={t("script.how")} value={adds ? "add" : "update"} options={[{ value: "update", label: t("script.update") }, { value: "add", label: t("script.add") }]} onChange={(how) => go({ adds: how === "add" ? true : undefined })} />}
        </div>
        <Field label={t("script.style")}>{(ids) => <Input {...ids} maxLength={300} readOnly={!canEdit} placeholder={t("script.style_like")} value={style} onChange={(event) => setStyle(event.target.value)} />}</Field>
      </div>
      {changes.error && !told ? <Trouble error={changes.error} retry={() => void changes.refetch()} /> : !changes.data ? <Loading><div className="p-4"><Skeleton className="h-40" /></div></Loading> : <Told changes={changes.data} isNothing={isNothing} />}
      {canEdit && (
        <footer className="flex shrink-0 items-center gap-2 border-t border-line px-3 py-2 tablet:px-4">
          <Button kind="ghost" icon={<Trash2 size={14} />} onClick={() => void discard()}>{t("script.discard")}</Button>
          <span className="flex-1" />
          <Button kind="primary" icon={<Check size={15} />} disabled={!isReady} reason={isNothing ? t("script.same") : undefined} onClick={apply}>{t("script.apply")}</Button>
        </footer>
      )}
    </>
  );
}

function Told({ changes, isNothing }: { changes: ScriptChanges; isNothing: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="shrink-0 border-b border-line px-4 py-2 text-small">
        <p role="status" className="flex flex-wrap gap-x-4">
          {isNothing ? <span className="text-muted">{t("script.same")}</span> : (
            <>
              <span className="text-ok">+ {t("script.added", { count: changes.added })}</span>
              <span className="text-warn">~ {t("script.changed", { count: changes.changed })}</span>
              <span className="text-bad">− {t("script.removed", { count: changes.removed })}</span>
              {changes.same > 0 && <span className="text-muted">{t("script.stay", { count: changes.same })}</span>}
            </>
          )}
        </p>
        <p className="mono mt-0.5 truncate text-micro text-muted" title={changes.file}>{changes.file}</p>
        {changes.cast.length > 0 && <p tabIndex={0} className="mt-1 max-h-20 overflow-y-auto">{t("script.cast")} <span className="text-muted">{changes.cast.map((one) => (one.description ? `${one.name} (${one.description})` : one.name)).join(", ")}</span></p>}
      </div>
      <ChangeList changes={changes.changes} />
    </>
  );
}

const tally = (t: (key: "script.added" | "script.changed" | "script.removed", facts: { count: number }) => string, done: { added: number; changed: number; removed: number }): string =>
  [`+ ${t("script.added", { count: done.added })}`, `~ ${t("script.changed", { count: done.changed })}`, `− ${t("script.removed", { count: done.removed })}`].join("  ");
