import { ChevronLeft, ChevronRight, Scissors, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { trimmed } from "@/film/cuts";
import { Trim } from "@/film/trim";
import { seconds, sentence } from "@/lib/numbers";

/** The clip under the playhead: from where to where, and what can be done with it. */
export function About({ item, number, count, name, canEdit, time, onChange, onMove, onRemove, onSplit }: {
  item: CutItemShown; number: number; count: number; name: string; canEdit: boolean; time: number; onChange: (item: CutItemShown) => void; onMove: (by: number) => void; onRemove: () => void; onSplit: () => void;
}) {
  const { t } = useTranslation();
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
      {item.name && item.name !== name && <p className="text-small text-muted">{item.name}</p>}
      {item.reason && <p className="mt-1 text-body text-muted">{sentence(item.reason)}</p>}
      {item.problem && <p role="alert" className="mt-1 text-body text-bad">{item.problem}</p>}
      {canEdit && (
        <div className="mt-3 flex flex-wrap items-center gap-x-1.5 gap-y-2">
          <Trim item={item} name={name} time={time} onTrim={(start, end) => onChange(trimmed(item, start, end))} />
          <span className="mono text-small text-muted">{t("edit.lasts", { seconds: seconds(item.seconds ?? 0) })}</span>
          <span className="w-full" />
          {!item.gap && <Button size="dense" icon={<Scissors size={14} />} onClick={onSplit}>{t("commands.split")}</Button>}
          <Button size="dense" icon={<Trash2 size={14} />} onClick={onRemove}>{t("remove")}</Button>
        </div>
      )}
      {!canEdit && <p className="mono mt-2 text-small text-muted">{t("edit.lasts", { seconds: seconds(item.seconds ?? 0) })}</p>}
    </section>
  );
}
