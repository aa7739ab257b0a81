import { useDraggable } from "@dnd-kit/core";
import { useQuery } from "@tanstack/react-query";
import { Check as Tick } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { cx } from "@/components/cx";
import { Select } from "@/components/field";
import { Loading } from "@/components/skeleton";
import { Poster } from "@/film/poster";
import { boardQuery, readyFootageQuery } from "@/film/queries";
import { type BinFilter, type Entry, entriesOf, FILTERS, isUsed } from "./entries";

/** What can be put into the edit; one that is in it already says so. */
export function Bin({ project, items, canEdit, onPut, className }: { project: string; items: readonly CutItemShown[]; canEdit: boolean; onPut: (item: CutItemShown) => void; className?: string }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<BinFilter>("approved");
  const { data: board } = useQuery(boardQuery(project));
  const { data: footage } = useQuery({ ...readyFootageQuery(project), enabled: filter === "footage" });
  const entries = filter === "footage" ? footage && entriesOf(filter, undefined, footage) : board && entriesOf(filter, board, []);
  return (
    <section aria-labelledby="bin" className={cx("flex min-h-0 flex-col border-line bg-surface", className)}>
      <header className="flex shrink-0 items-center gap-2 p-2">
        <h2 id="bin" className="pl-1 text-label text-muted">{t("bin.title")}</h2>
        <Select aria-label={t("bin.filter")} className="!h-7 min-w-0 flex-1" value={filter} onChange={(event) => setFilter(event.target.value as BinFilter)}>
          {FILTERS.map((one) => <option key={one} value={one}>{t(`bin.${one}`)}</option>)}
        </Select>
      </header>
      {!entries ? <Loading /> : entries.length === 0 ? <p className="px-3 py-2 text-small text-muted">{t(`bin.none.${filter}`)}</p> : (
        <ul aria-label={t("bin.title")} className="min-h-0 flex-1 overflow-y-auto px-1 pb-2">
          {entries.map((one) => <li key={one.key}><Piece entry={one} isUsed={isUsed(one, items)} canEdit={canEdit} onPut={onPut} /></li>)}
        </ul>
      )}
    </section>
  );
}

function Piece({ entry, isUsed: used, canEdit, onPut }: { entry: Entry; isUsed: boolean; canEdit: boolean; onPut: (item: CutItemShown) => void }) {
  const { t } = useTranslation();
  const { setNodeRef, listeners } = useDraggable({ id: `bin:${entry.key}`, data: { item: entry.item }, disabled: !canEdit });
  const seconds = `${Math.round(entry.item.seconds ?? 0)}s`;
  const inside = (
    <>
      <Poster poster={entry.item.poster_url} className="aspect-video w-16 shrink-0 rounded-chip" />
      <span className="min-w-0 flex-1">
        <span className="mono block truncate text-small text-fg">{entry.label} <span className="text-muted">{seconds}</span></span>
        {used ? <span className="flex items-center gap-1 text-small text-ok"><Tick size={13} aria-hidden />{t("bin.used")}</span> : <span className="block truncate text-small text-muted">{entry.about}</span>}
      </span>
    </>
  );
  if (!canEdit) return <div className="flex items-center gap-2 p-1.5">{inside}</div>;
  return (
    <button
      ref={setNodeRef} type="button" title={t("bin.put", { name: entry.label })}
      onClick={(event) => { if (event.detail < 2) onPut(entry.item); }} onPointerDown={listeners?.onPointerDown as React.PointerEventHandler} onTouchStart={listeners?.onTouchStart as React.TouchEventHandler}
      className="flex w-full items-center gap-2 rounded-control p-1.5 text-left -outline-offset-2 hover:bg-raised"
    >{inside}</button>
  );
}
