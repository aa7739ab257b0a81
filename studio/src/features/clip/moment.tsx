import { ChevronDown, ChevronUp, Play, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { trimmed } from "@/film/cuts";
import { Poster } from "@/film/poster";
import { Trim } from "@/film/trim";
import { sentence } from "@/lib/numbers";
import { runningTime } from "@/lib/time";

/** One moment: why it was chosen, from where to where, and what can be done with it. */
export function Moment({ item, number, isNow, canEdit, time, onPlay, onChange, onMove, onRemove }: {
  item: CutItemShown; number: number; isNow: boolean; canEdit: boolean; time: number; onPlay: () => void; onChange: (item: CutItemShown) => void; onMove: (by: number) => void; onRemove: () => void;
}) {
  const { t } = useTranslation();
  const name = item.title || item.name || t("moments.number", { number });
  return (
    <li className={cx("border-b border-line/60 px-3 py-2.5", isNow && "bg-raised/60")}>
      <div className="flex gap-3">
        <button type="button" onClick={onPlay} aria-label={`${t("moments.play", { name })} · ${(item.seconds ?? 0).toFixed(1)}s`} aria-current={isNow || undefined} className="group relative h-fit w-28 shrink-0 rounded-chip">
          <Poster poster={item.poster_url} className="aspect-video rounded-chip" />
          <span className="absolute inset-0 flex items-center justify-center rounded-chip text-on-frame opacity-0 group-hover:bg-shade group-hover:opacity-100 group-focus-visible:opacity-100"><Play size={18} /></span>
          <span className="mono absolute right-1 bottom-1 rounded-chip bg-shade px-1 text-micro text-on-frame">{(item.seconds ?? 0).toFixed(1)}s</span>
        </button>
        <div className="min-w-0 flex-1">
          <p className="text-label [overflow-wrap:anywhere]">{name}</p>
          <p className="mono text-micro text-muted">{item.start != null && runningTime(item.start)} – {item.end != null && runningTime(item.end)}{item.score != null && ` · ${item.score.toFixed(2)}`}</p>
          {item.reason && <p className="mt-0.5 text-small text-muted">{sentence(item.reason)}</p>}
          {item.problem && <p className="mt-0.5 text-small text-bad">{item.problem}</p>}
        </div>
      </div>
      {canEdit && (
        <div className="mt-1.5 flex items-center gap-1">
          <Trim item={item} name={name} time={isNow ? time : null} onTrim={(start, end) => onChange(trimmed(item, start, end))} />
          <span className="flex-1" />
          <IconButton size="dense" label={t("edit.earlier", { name })} onClick={() => onMove(-1)}><ChevronUp size={15} /></IconButton>
          <IconButton size="dense" label={t("edit.later", { name })} onClick={() => onMove(1)}><ChevronDown size={15} /></IconButton>
          <IconButton size="dense" label={t("edit.remove", { name })} onClick={onRemove}><Trash2 size={14} /></IconButton>
        </div>
      )}
    </li>
  );
}
