import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, CircleAlert, MonitorPlay, Play, Plus, Trash2, X } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LineShape, ShotEdit, ShotShown, TakeShown } from "@/api";
import { Bar } from "@/components/bar";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { Field, Select } from "@/components/field";
import { useMay } from "@/film/me";
import { KeepPicture } from "@/film/keep-picture";
import { NewMark } from "@/film/new-mark";
import { useLook } from "@/film/new-takes";
import { PictureStrip } from "@/film/picture-strip";
import { isStill, picturesOf } from "@/film/pictures";
import { Poster } from "@/film/poster";
import { readyModelsQuery } from "@/film/queries";
import { useQuote } from "@/film/quote";
import { StatusMark } from "@/film/status";
import { useShotProgress } from "@/film/use-shot-progress";
import { at } from "@/lib/base";
import { isFree, slate, sums } from "@/lib/numbers";
import { SavedInput, SavedText } from "./saved";

export interface InspectorProps {
  project: string;
  shot: ShotShown;
  onEdit: (shot: ShotShown, change: ShotEdit) => Promise<boolean>;
  onChoose: (shot: ShotShown, take: TakeShown) => void;
  onStep: (step: 1 | -1) => void;
  onMake: (shot: ShotShown, retake: boolean) => void;
  onClose: () => void;
}

/** Everything about one shot; what is written is saved on leaving the field. */
export function Inspector({ project, shot, onEdit, onChoose, onStep, onMake, onClose }: InspectorProps) {
  const { t } = useTranslation();
  const may = useMay();
  const canEdit = may("edit");
  const failed = shot.jobs.find((job) => job.state === "failed");
  const hasTakes = shot.takes.some((take) => !take.is_rehearsal);
  return (
    <aside aria-label={t("inspector.label", { context: shot.kind, shot: slate(shot.number) })} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 className="mono flex-1 text-heading">{t("shot_name", { context: shot.kind, shot: slate(shot.number) })}</h2>
        <IconButton label={t("commands.previous_shot", { context: shot.kind })} keys="ArrowLeft" onClick={() => onStep(-1)}><ChevronLeft size={16} /></IconButton>
        <IconButton label={t("commands.next_shot", { context: shot.kind })} keys="ArrowRight" onClick={() => onStep(1)}><ChevronRight size={16} /></IconButton>
        <IconButton label={t("close")} keys="Escape" onClick={onClose}><X size={16} /></IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Preview key={shot.selected_take ?? shot.id} project={project} shot={shot} />
        <div className="flex flex-col gap-4 p-4">
          <Standing shot={shot} />
          {failed && (
            <div role="alert" className="flex gap-2.5 rounded-card border border-bad/40 bg-bad/10 p-3 text-small">
              <CircleAlert size={15} className="mt-0.5 shrink-0 text-bad" />
              <p className="min-w-0 break-words">{failed.problem}<span className="mono mt-1 block text-micro text-muted">{failed.provider} · {failed.model} · {failed.code}</span></p>
            </div>
          )}
          {shot.stale_fields.length > 0 && <p className="text-small text-warn">{t("inspector.stale", { context: shot.kind, fields: shot.stale_fields.join(", ") })}</p>}
          <Takes project={project} shot={shot} onChoose={(take) => onChoose(shot, take)} canEdit={canEdit} />
          <ShotFields key={shot.id} shot={shot} onEdit={onEdit} canEdit={canEdit} />
        </div>
      </div>
      {may("generate") && (
        <footer className="flex shrink-0 gap-2 border-t border-line p-3">
          <Button kind="plain" className="min-w-0 flex-1" onClick={() => onMake(shot, hasTakes)} aria-keyshortcuts={hasTakes ? "R" : undefined}>
            {t(hasTakes ? "inspector.retake" : "inspector.generate", { context: shot.kind })}{hasTakes && <Shortcut of="R" />}<Price key={shot.id} project={project} shot={shot} retake={hasTakes} />
          </Button>
          {shot.takes.length > 0 && (
            <Link to="/p/$project/review" params={{ project }} search={{ shot: shot.id }} className="inline-flex h-8 items-center gap-2 rounded-control border border-control/60 px-3 text-label hover:bg-raised">
              <MonitorPlay size={15} />{t("place.review")}
            </Link>
          )}
        </footer>
      )}
    </aside>
  );
}

/** ` · $0.40`: what the act would cost, as soon as that is known. */
function Price({ project, shot, retake }: { project: string; shot: ShotShown; retake: boolean }) {
  const { t } = useTranslation();
  const sheet = useQuote(project, { part: isStill(shot) ? "pictures" : "film", shots: [shot.id], retake, state: `${shot.etag} ${shot.takes.length} ${shot.status}` });
  if (!sheet || sheet.takes === 0 || sheet.unpriced.length > 0) return null;
  return <span className="truncate">· {isFree(sheet.total) ? t("free") : sums(sheet.total)}</span>;
}

function Standing({ shot }: { shot: ShotShown }) {
  const { t } = useTranslation();
  const progress = useShotProgress(shot);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <StatusMark status={shot.status} />
        {progress && <span className="text-small text-muted">{progress.provider}</span>}
      </div>
      {progress && <Bar fraction={progress.fraction} label={t("board.progress", { context: shot.kind, shot: slate(shot.number) })} />}
    </div>
  );
}

/** The chosen take: its still, and its film when asked for. Of a picture, all that its order brought. */
function Preview({ project, shot }: { project: string; shot: ShotShown }) {
  const { t } = useTranslation();
  const [isPlaying, setPlaying] = useState(false);
  const [number, setNumber] = useState(1);
  const chosen = shot.takes.find((take) => take.is_selected);
  if (isStill(chosen ?? shot)) {
    return (
      <>
        <Poster poster={chosen ? picturesOf(chosen)[number - 1]?.small : shot.poster_url} isPicture className="aspect-video max-h-[50vh] w-full" />
        {(chosen ?? shot.kept) && (
          <div className="flex flex-col items-start gap-2 px-4 pt-3">
            {chosen && <PictureStrip take={chosen} number={number} onNumber={setNumber} className="w-full" />}
            <KeepPicture project={project} shot={shot} take={chosen} number={number} />
          </div>
        )}
      </>
    );
  }
  if (chosen && isPlaying) {
    return <video src={at(chosen.video_url)} poster={at(chosen.poster_url)} controls autoPlay playsInline className="aspect-video max-h-[50vh] w-full bg-frame" aria-label={t("take_name", { shot: slate(shot.number), take: chosen.take })} />;
  }
  return (
    <div className="relative">
      <Poster poster={shot.poster_url} className="aspect-video max-h-[50vh] w-full" />
      {chosen && (
        <button type="button" onClick={() => setPlaying(true)} aria-label={t("play_take", { shot: slate(shot.number), take: chosen.take })} className="group absolute inset-0 flex items-center justify-center">
          <span className="flex size-12 items-center justify-center rounded-full bg-shade text-on-frame transition-transform group-hover:scale-105"><Play size={20} className="ml-0.5 fill-current" /></span>
        </button>
      )}
    </div>
  );
}

function Takes({ project, shot, onChoose, canEdit }: { project: string; shot: ShotShown; onChoose: (take: TakeShown) => void; canEdit: boolean }) {
  const { t } = useTranslation();
  const isNew = useLook(project, shot);
  if (shot.takes.length === 0) return <p className="text-small text-muted">{t("inspector.no_takes", { context: shot.kind })}</p>;
  return (
    <section aria-label={t("inspector.takes", { context: shot.kind })} className="flex flex-wrap items-center gap-1.5">
      {shot.takes.map((take) => {
        const name = take.is_rehearsal ? t("rehearsal_short", { take: take.take }) : `v${take.take}`;
        const mark = take.verdict === "approved" ? "✓" : take.verdict === "rejected" ? "✕" : "";
        return (
          <button
            key={take.id} type="button" aria-pressed={take.is_selected} disabled={!canEdit} onClick={() => onChoose(take)}
            title={`${take.provider} · ${take.model}`}
            className={cx("mono inline-flex h-7 items-center gap-1 rounded-control border px-2 text-micro", take.is_selected ? "border-accent text-fg" : "border-line text-muted hover:border-control", take.is_stale && "border-dashed")}
          >
            {name}{mark && <span className={take.verdict === "approved" ? "text-ok" : "text-bad"}>{mark}</span>}
            {isNew(take) && <NewMark />}
          </button>
        );
      })}
      <Link to="/p/$project/review" params={{ project }} search={{ shot: shot.id, ...(shot.takes.length > 1 ? { mode: "two" as const } : {}) }} className="ml-auto gap-1.5 flex min-h-6 items-center text-small text-accent underline-offset-4 hover:underline">{t(shot.takes.length > 1 ? "inspector.compare" : "place.review")}{shot.takes.length > 1 && <Shortcut of="C" />}</Link>
    </section>
  );
}

const Shortcut = ({ of }: { of: string }) => <kbd className="mono hidden text-micro text-muted tablet:inline">{of}</kbd>;

function ShotFields({ shot, onEdit, canEdit }: { shot: ShotShown; onEdit: InspectorProps["onEdit"]; canEdit: boolean }) {
  const { t } = useTranslation();
  const save = (change: ShotEdit) => onEdit(shot, change);
  const text = (field: "prompt" | "camera" | "place" | "intent" | "negative") => (
    <Field label={t(`field.${field}`)}>
      {(ids) => <SavedText id={ids.id} disabled={!canEdit} value={shot[field]} onSave={(value) => save({ [field]: value })} className={field === "prompt" ? "!min-h-24" : "!min-h-8"} />}
    </Field>
  );
  return (
    <>
      {text("prompt")}
      {!isStill(shot) && <Dialogue lines={shot.dialogue} onSave={(dialogue) => save({ dialogue })} canEdit={canEdit} />}
      {isStill(shot) && <Field label={t("field.keep_as")} help={t("pictures.keep_as_help")}>{(ids) => <SavedInput id={ids.id} disabled={!canEdit} placeholder="asset/character/Mei" value={shot.keep_as} onSave={(keep_as) => save({ keep_as: keep_as.trim() })} />}</Field>}
      <div className="grid grid-cols-3 gap-3">
        {isStill(shot) ? (
          <Field label={t("field.results")}>{(ids) => <SavedInput id={ids.id} isNumber disabled={!canEdit} placeholder="1" value={String(shot.results ?? "")} onSave={(value) => save({ results: value.trim() === "" ? null : Number(value) })} />}</Field>
        ) : <Field label={t("field.seconds")}>{(ids) => <SavedInput id={ids.id} isNumber disabled={!canEdit} value={shot.seconds === null ? "" : String(shot.seconds)} onSave={(value) => save({ seconds: value.trim() === "" ? null : value.trim() })} />}</Field>}
        <Field label={t("field.aspect")}>{(ids) => <SavedInput id={ids.id} isNumber disabled={!canEdit} placeholder="16:9" value={shot.aspect ?? ""} onSave={(value) => save({ aspect: value.trim() || null })} />}</Field>
        <Field label={t("field.takes", { context: shot.kind })}>{(ids) => <SavedInput id={ids.id} isNumber disabled={!canEdit} value={shot.takes_wanted === null ? "" : String(shot.takes_wanted)} onSave={(value) => save({ takes: value.trim() === "" ? null : Number(value) })} />}</Field>
      </div>
      <ModelField shot={shot} onSave={save} canEdit={canEdit} />
      {!isStill(shot) && text("camera")}
      {shot.characters.length > 0 && (
        <div>
          <h3 className="mb-1.5 text-label text-muted">{t("field.cast")}</h3>
          <ul className="flex flex-wrap gap-1.5">{shot.characters.map((one) => <li key={one.name} className="rounded-chip bg-raised px-2 py-0.5 text-small">@{one.name}</li>)}</ul>
        </div>
      )}
      {shot.references.length > 0 && (
        <div>
          <h3 className="mb-1.5 text-label text-muted">{t("field.references")}</h3>
          <ul className="space-y-1 text-small">{shot.references.map((one) => <li key={`${one.role}${one.source}`} className="flex gap-2"><span className="shrink-0 text-muted">{one.role.replaceAll("_", " ")}</span><span className="mono truncate" title={one.source}>{one.name || one.source}</span></li>)}</ul>
        </div>
      )}
      <details>
        <summary className="min-h-6 text-label text-muted hover:text-fg">{t("inspector.more")}</summary>
        <div className="mt-3 flex flex-col gap-4">
          {text("place")}
          <Field label={t("field.props")}>{(ids) => <SavedInput id={ids.id} disabled={!canEdit} value={shot.props.join(", ")} onSave={(value) => save({ props: value.split(/[,，]/).map((one) => one.trim()).filter(Boolean) })} />}</Field>
          {text("intent")}
          {text("negative")}
          <Field label={t("field.seed")}>{(ids) => <SavedInput id={ids.id} isNumber disabled={!canEdit} value={shot.seed === null ? "" : String(shot.seed)} onSave={(value) => save({ seed: value.trim() === "" ? null : Number(value) })} />}</Field>
        </div>
      </details>
    </>
  );
}

function ModelField({ shot, onSave, canEdit }: { shot: ShotShown; onSave: (change: ShotEdit) => Promise<boolean>; canEdit: boolean }) {
  const { t } = useTranslation();
  const { data: models = [] } = useQuery(readyModelsQuery(shot.kind));
  const names = [...new Set([...(shot.model ? [shot.model] : []), ...models.map((one) => one.id)])];
  return (
    <Field label={t("field.model")}>
      {(ids) => (
        <Select {...ids} disabled={!canEdit} value={shot.model ?? ""} onChange={(event) => void onSave({ model: event.target.value || null })}>
          <option value="">{t("field.model_default")}</option>
          {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </Select>
      )}
    </Field>
  );
}

function Dialogue({ lines, onSave, canEdit }: { lines: readonly LineShape[]; onSave: (lines: LineShape[]) => Promise<boolean>; canEdit: boolean }) {
  const { t } = useTranslation();
  const change = (at: number, part: Partial<LineShape>) => onSave(lines.map((line, index) => (index === at ? { ...line, ...part } : line)));
  return (
    <section aria-label={t("field.dialogue")}>
      <div className="mb-1.5 flex items-center justify-between">
        <h3 className="text-label text-muted">{t("field.dialogue")}</h3>
        {canEdit && <IconButton label={t("inspector.add_line")} size="dense" onClick={() => void onSave([...lines, { speaker: lines.at(-1)?.speaker ?? "", words: "…" }])}><Plus size={14} /></IconButton>}
      </div>
      {lines.map((line, at) => (
        <div key={at} className="mb-1.5 grid grid-cols-[88px_minmax(0,1fr)_28px] items-start gap-1">
          <SavedInput label={t("field.speaker")} disabled={!canEdit} value={line.speaker ?? ""} onSave={(speaker) => change(at, { speaker })} />
          <SavedText label={t("field.words")} disabled={!canEdit} value={line.words} onSave={(words) => change(at, { words })} className="!min-h-8" />
          {canEdit && <IconButton label={t("inspector.remove_line")} size="dense" onClick={() => void onSave(lines.filter((_, index) => index !== at))}><Trash2 size={13} /></IconButton>}
        </div>
      ))}
      {lines.length === 0 && <p className="text-small text-muted">{t("inspector.no_dialogue")}</p>}
    </section>
  );
}
