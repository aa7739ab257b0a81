import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, ExternalLink, Scissors, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { frameAt, trimmed } from "@/film/lay";
import { useCommand } from "@/lib/commands";
import { seconds, sentence } from "@/lib/numbers";
import { asNumber, parseTime, rateOf, timecode } from "@/lib/time";
import { Joins } from "./joins-fields";
import { NumberField, ValueField } from "./number-field";

interface Props {
  item: CutItemShown; before: CutItemShown | undefined; number: number; count: number; name: string; project: string; canEdit: boolean; time: number;
  onChange: (item: CutItemShown) => void; onMove: (by: number) => void; onRemove: () => void; onSplit: () => void;
}

/** The clip under the playhead: from where to where, how it meets its neighbours, how loud it is, and where it is from. */
export function Inspector(props: Props) {
  const { t } = useTranslation();
  const { item, number, count, name, canEdit, onMove, onRemove, onSplit } = props;
  const isClip = item.gap == null;
  return (
    <section aria-labelledby="about-clip" className="p-3">
      <div className="flex items-center gap-2">
        <h2 id="about-clip" className="mono min-w-0 flex-1 truncate text-small text-muted">{t("edit.clip_of", { number, count })}</h2>
        {canEdit && (
          <>
            <IconButton size="dense" label={t("commands.clip_earlier")} keys="Alt+ArrowLeft" onClick={() => onMove(-1)}><ChevronLeft size={15} /></IconButton>
            <IconButton size="dense" label={t("commands.clip_later")} keys="Alt+ArrowRight" onClick={() => onMove(1)}><ChevronRight size={15} /></IconButton>
          </>
        )}
      </div>
      <p className="mt-1 text-heading [overflow-wrap:anywhere]">{name}</p>
      {item.reason && <p className="mt-0.5 text-body text-muted">{sentence(item.reason)}</p>}
      {item.problem && <p role="alert" className="mt-1 text-body text-bad">{item.problem}</p>}
      {item.warning && <p role="status" className="mt-1 text-body text-warn">{item.warning}</p>}
      <Origin {...props} />
      {canEdit && isClip && item.start != null ? <Fields {...props} /> : <p className="mono mt-2 text-small text-muted">{t("edit.lasts", { seconds: seconds(item.seconds ?? 0) })}</p>}
      {canEdit && (
        <div className="mt-3 flex flex-wrap gap-1.5">
          {isClip && <Button size="dense" icon={<Scissors size={14} />} onClick={onSplit}>{t("commands.split")}</Button>}
          <Button size="dense" icon={<Trash2 size={14} />} onClick={onRemove}>{t("remove")}</Button>
        </div>
      )}
    </section>
  );
}

function Origin({ item, project }: Props) {
  const { t } = useTranslation();
  const look = "mt-1 inline-flex min-h-6 max-w-full items-center gap-1.5 text-small text-accent underline-offset-2 hover:underline";
  if (item.take && item.shot) {
    return <Link to="/p/$project/review" params={{ project }} search={{ shot: item.shot, takes: item.take }} className={look}><span className="truncate">{t("edit.open_review")}</span><ExternalLink size={12} className="shrink-0" /></Link>;
  }
  if (item.footage) {
    return <Link to="/p/$project/clip" params={{ project }} search={{ footage: item.footage }} className={look}><span className="truncate">{t("edit.open_clip")}</span><ExternalLink size={12} className="shrink-0" /></Link>;
  }
  return null;
}

function Fields({ item, before, time, onChange }: Props) {
  const { t } = useTranslation();
  const rate = rateOf(item.rate);
  const fps = asNumber(rate);
  const [start, end] = [item.start ?? 0, item.end ?? 0];
  const here = frameAt(item, time);
  const isInside = here > start + 0.02 && here < end - 0.02;
  const reason = isInside ? undefined : t("edit.no_playhead");
  const trim = (from: number, to: number) => onChange(trimmed(item, from, Math.min(to, end + (item.spare ?? 0))));
  useCommand("set_in", () => trim(here, end), { reason });
  useCommand("set_out", () => trim(start, here), { reason });
  const code = { show: (value: number) => timecode(Math.round(value * fps), rate), read: (text: string) => parseTime(text, rate) / fps, step: 1 / fps };
  return (
    <div className="mt-3 flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-2">
        <ValueField label={t("edit.in")} value={start} {...code} onValue={(next) => trim(Math.max(0, next), end)} />
        <ValueField label={t("edit.out")} value={end} {...code} onValue={(next) => trim(start, next)} />
      </div>
      <p className="mono -mt-1.5 text-small text-muted">{t("edit.lasts", { seconds: seconds(item.seconds ?? 0) })} · {t("edit.spare", { seconds: seconds(item.spare ?? 0) })}</p>
      <Joins item={item} before={before} onChange={onChange} />
      <NumberField label={t("edit.gain")} unit="dB" value={item.gain ?? 0} least={-60} most={24} step={0.5} help={(item.gain ?? 0) > 0 ? t("edit.gain_loud") : undefined} onValue={(gain) => onChange({ ...item, gain })} />
    </div>
  );
}
