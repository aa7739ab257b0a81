import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type BoardShown, type Change, editBoard, type ShotEdit } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Input, Select, TextArea } from "@/components/field";
import { useSettled } from "@/components/use-settled";
import { readyModelsQuery } from "@/film/queries";
import { isFree, slate, sums } from "@/lib/numbers";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";
import { inLine } from "@/lib/unsaved";

const FIELDS = {
  video: ["seconds", "aspect", "model", "takes", "camera", "place", "intent", "negative"],
  image: ["results", "keep_as", "aspect", "model", "takes", "place", "intent", "negative"],
} as const;
type Kind = keyof typeof FIELDS;
type FieldName = (typeof FIELDS)[Kind][number];
const COUNTS: readonly string[] = ["takes", "results"];
const SHORT: readonly string[] = [...COUNTS, "seconds", "aspect"];
const MOST_SHOWN = 60;

/** One edit for many shots: what will change and what making them again would cost, before anything is written. */
export function EditMany({ project, kind, shots, onClose }: { project: string; kind: Kind; shots: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [said, setSaid] = useState<Partial<Record<FieldName, string>>>({});
  const [busy, setBusy] = useState(false);
  const asked = useSettled(said);
  const set = editOf(asked);
  const isAsked = Object.keys(said).length > 0;
  const preview = useQuery({
    queryKey: ["edit-many", project, shots, set],
    queryFn: () => editBoard({ path: { project_id: project }, body: { shot_ids: [...shots], set, preview: true } }),
    enabled: isAsked && Object.keys(set).length > 0, placeholderData: keepPreviousData, retry: false, gcTime: 0,
  });
  const answer = isAsked && !preview.error ? preview.data : undefined;
  // What is written is what was shown, and nothing that was typed since.
  const isShown = asked === said && !preview.isPlaceholderData;

  const write = async () => {
    if (busy || !isShown || !answer?.changes.length) return; // Enter in a field asks as well
    setBusy(true);
    const files = cache.getQueryData<BoardShown>(["board", project])?.storyboards.map((one) => one.id) ?? [];
    // The next edit of a file needs the digest that this one leaves.
    const inFiles = (edit: () => Promise<readonly Change[]>) => inLine(files, async () => {
      const changes = await edit();
      await cache.invalidateQueries({ queryKey: ["board", project] });
      return changes;
    });
    const written = inFiles(async () => (await editBoard({ path: { project_id: project }, body: { shot_ids: [...shots], set, preview: false } })).changes)
      .catch((error: unknown) => { complain(t("failed.edit_many"), error); return null; });
    const undo = async () => {
      await inFiles(async () => { const changes = await written; if (changes) await takeBack(project, changes); return changes ?? []; });
      return (await written) !== null;
    };
    const label = t("done.edited_many", { context: kind, count: new Set(answer?.changes.map((one) => one.shot_id)).size });
    const act = await doing(label, written.then((changes) => changes !== null), undo);
    if (act) say(label, takenBack(act, t("undo"), t("failed.undo")));
    setBusy(false);
    if ((await written) !== null) onClose();
  };

  return (
    <Dialog
      title={t("edit_many.title", { context: kind, count: shots.length })} about={t("edit_many.about")} open onClose={onClose} width="wide" onSubmit={() => void write()}
      footer={
        <>
          <span className="min-w-0 flex-1 text-small text-muted">{answer?.cost && t("edit_many.cost", { context: kind, count: answer.cost.takes, sum: isFree(answer.cost.total) ? t("free") : sums(answer.cost.total) })}{answer?.unpriced && t("edit_many.unpriced", { why: answer.unpriced })}</span>
          <Button kind="ghost" onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" disabled={busy || !isShown || !answer || answer.changes.length === 0}>{t("edit_many.write", { context: kind, count: new Set(answer?.changes.map((one) => one.shot_id)).size })}</Button>
        </>
      }
    >
      <div className="grid gap-5 tablet:grid-cols-2">
        <div className="flex flex-col gap-2">{FIELDS[kind].map((name) => <Choice key={name} kind={kind} name={name} value={said[name]} onChange={(value) => setSaid({ ...said, [name]: value })} />)}</div>
        <Preview kind={kind} changes={isAsked ? answer?.changes : []} error={isAsked ? preview.error : null} isAsked={isAsked} />
      </div>
    </Dialog>
  );
}

const fieldName = (name: FieldName, kind: Kind, t: TFunction): string => (name === "takes" ? t("field.takes", { context: kind }) : t(`field.${name}`));

function editOf(said: Partial<Record<FieldName, string>>): ShotEdit {
  const set: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(said)) {
    if (value === undefined) continue;
    set[name] = value.trim() === "" ? null : COUNTS.includes(name) ? Number(value) : value;
  }
  return set as ShotEdit;
}

/** Put every field back as it was: shots that had the same value go together. */
async function takeBack(project: string, changes: readonly Change[]): Promise<void> {
  const groups = new Map<string, { ids: string[]; set: ShotEdit }>();
  for (const one of changes) {
    const set = { [one.field]: one.before } as ShotEdit;
    const key = JSON.stringify(set);
    const group = groups.get(key) ?? { ids: [], set };
    group.ids.push(one.shot_id);
    groups.set(key, group);
  }
  for (const group of groups.values()) await editBoard({ path: { project_id: project }, body: { shot_ids: group.ids, set: group.set, preview: false } });
}

function Choice({ kind, name, value, onChange }: { kind: Kind; name: FieldName; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { t } = useTranslation();
  const { data: models = [] } = useQuery(readyModelsQuery(kind));
  const called = fieldName(name, kind, t);
  const isOn = value !== undefined;
  return (
    <div className="rounded-control border border-line px-3 py-1.5">
      <Check label={called} checked={isOn} onChange={(event) => onChange(event.target.checked ? "" : undefined)} />
      {isOn && (
        <Field label={t("edit_many.new_value", { field: called })} className="mb-1.5 [&>label]:sr-only">
          {(ids) =>
            name === "model" ? (
              <Select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
                <option value="">{t("field.model_default")}</option>
                {[...new Set(models.map((one) => one.id))].map((id) => <option key={id} value={id}>{id}</option>)}
              </Select>
            ) : SHORT.includes(name) ? (
              <Input {...ids} autoFocus className="mono" inputMode="decimal" placeholder={t("edit_many.default")} value={value} onChange={(event) => onChange(event.target.value)} />
            ) : (
              <TextArea {...ids} autoFocus placeholder={t("edit_many.clear")} value={value} onChange={(event) => onChange(event.target.value)} />
            )
          }
        </Field>
      )}
    </div>
  );
}

function Preview({ kind, changes, error, isAsked }: { kind: Kind; changes: readonly Change[] | undefined; error: unknown; isAsked: boolean }) {
  const { t } = useTranslation();
  if (error) return <p role="alert" className="text-body text-bad">{error instanceof Error ? error.message : String(error)}</p>;
  if (!changes) return null; // still being asked
  if (changes.length === 0) return <p className="text-body text-muted">{t(isAsked ? "edit_many.no_change" : "edit_many.choose")}</p>;
  const told = (value: unknown) => (value === null || value === "" ? "–" : Array.isArray(value) ? value.join(", ") : String(value));
  return (
    <section aria-label={t("edit_many.preview")} aria-live="polite" className="max-h-96 overflow-y-auto rounded-card border border-line" tabIndex={0}>
      <ul className="divide-y divide-line/60 text-small">
        {changes.slice(0, MOST_SHOWN).map((one) => (
          <li key={`${one.shot_id}${one.field}`} className="grid grid-cols-[36px_64px_minmax(0,1fr)] gap-2 px-3 py-1.5">
            <span className="mono">{slate(one.number)}</span>
            <span className="text-muted">{fieldName(one.field as FieldName, kind, t)}</span>
            <span className="min-w-0 break-words"><del className="text-bad/90">{told(one.before)}</del> → <ins className="text-ok no-underline">{told(one.after)}</ins></span>
          </li>
        ))}
      </ul>
      {changes.length > MOST_SHOWN && <p className="px-3 py-2 text-small text-muted">{t("edit_many.more", { count: changes.length - MOST_SHOWN })}</p>}
    </section>
  );
}
