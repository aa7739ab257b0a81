import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { DndContext, type DragEndEvent, PointerSensor, pointerWithin, TouchSensor, useDraggable, useDroppable, useSensor, useSensors } from "@dnd-kit/core";
import { ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { at as whole } from "@/lib/base";
import { runningTime } from "@/lib/time";

const ZOOMS = [4, 8, 16, 32, 64];
const NARROWEST = 26;
const HIGH = 76;

/** The clips one after the other, as long as they last; gaps are drawn and named. Only what is near is in the document. */
export function Track({ items, index, time, total, canEdit, nameOf, onSeek, onMove }: {
  items: readonly CutItemShown[]; index: number; time: number; total: number; canEdit: boolean; nameOf: (item: CutItemShown) => string; onSeek: (seconds: number) => void; onMove: (from: number, to: number) => void;
}) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(2);
  const scale = ZOOMS[zoom] ?? 16;
  const wide = (item: CutItemShown | undefined) => Math.max(NARROWEST, (item?.seconds ?? 0) * scale);
  const virtual = useVirtualizer({
    horizontal: true, count: items.length, getScrollElement: () => scroller.current, estimateSize: (at) => wide(items[at]), overscan: 6,
    rangeExtractor: (range: Range) => [...new Set([index, ...defaultRangeExtractor(range)])].filter((at) => at < items.length).sort((a, b) => a - b), // the clip that has the focus stays
  });
  useEffect(() => virtual.measure(), [virtual, items, scale]);
  useEffect(() => { if (items.length > 0) virtual.scrollToIndex(index, { align: "auto" }); }, [index, items.length, virtual]);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }), useSensor(TouchSensor, { activationConstraint: { delay: 280, tolerance: 8 } }));
  const end = ({ active, over }: DragEndEvent) => { if (over) onMove(Number(active.id), Number(over.id)); };
  const placed = virtual.getVirtualItems();
  const here = placed.find((one) => one.index === index);
  const item = items[index];
  const share = item?.seconds ? (time - (item.at ?? 0)) / item.seconds : 0;
  return (
    <section aria-label={t("edit.track")} className="shrink-0 border-t border-line bg-surface">
      <div className="flex h-9 items-center gap-1 px-2">
        <span className="mono min-w-0 flex-1 truncate text-small text-muted">{t("edit.tally", { count: items.length })} · {runningTime(total)}</span>
        <IconButton size="dense" label={t("edit.zoom_out")} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}><ZoomOut size={15} /></IconButton>
        <IconButton size="dense" label={t("edit.zoom_in")} disabled={zoom === ZOOMS.length - 1} onClick={() => setZoom(zoom + 1)}><ZoomIn size={15} /></IconButton>
      </div>
      <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragEnd={end} accessibility={{ container: document.body, screenReaderInstructions: { draggable: t("edit.drag_how") } }}>
        <div ref={scroller} className="overflow-x-auto overflow-y-hidden border-t border-line bg-bg pb-2">
          <ol aria-label={t("edit.clips")} className="relative mx-2 mt-2" style={{ height: HIGH, width: virtual.getTotalSize() }}>
            {placed.map(({ index: at, start, size }) => {
              const one = items[at];
              return one && <Clip key={at} item={one} at={at} start={start} size={size} name={nameOf(one)} isNow={at === index} canEdit={canEdit} onOpen={() => onSeek((one.at ?? 0) + 0.001)} />;
            })}
            {here && <li aria-hidden className="pointer-events-none absolute top-0 z-10 h-full w-0.5 bg-accent" style={{ left: here.start + Math.max(0, Math.min(1, share)) * here.size }} />}
          </ol>
        </div>
      </DndContext>
    </section>
  );
}

function Clip({ item, at, start, size, name, isNow, canEdit, onOpen }: { item: CutItemShown; at: number; start: number; size: number; name: string; isNow: boolean; canEdit: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const { setNodeRef: holdDrag, listeners, transform } = useDraggable({ id: at, disabled: !canEdit });
  const { setNodeRef: holdDrop, isOver } = useDroppable({ id: at });
  const isGap = item.gap != null;
  return (
    <li ref={holdDrop} className="absolute top-0 h-full px-px" style={{ width: size, transform: `translateX(${start}px)` }}>
      <button
        ref={holdDrag} type="button" aria-current={isNow || undefined} tabIndex={isNow ? 0 : -1} onClick={onOpen} title={name}
        aria-label={`${t("edit.clip_number", { number: at + 1 })}: ${name}, ${(item.seconds ?? 0).toFixed(1)} s`}
        onPointerDown={canEdit ? (listeners?.onPointerDown as (event: React.PointerEvent) => void) : undefined}
        onTouchStart={canEdit ? (listeners?.onTouchStart as (event: React.TouchEvent) => void) : undefined}
        style={transform ? { transform: `translateX(${transform.x}px)`, zIndex: 20, position: "relative" } : undefined}
        className={cx(
          "relative flex h-full w-full items-end overflow-hidden rounded-chip border text-left -outline-offset-2",
          isNow ? "border-accent" : isOver ? "border-fg" : "border-line hover:border-control",
          isGap ? "gap-stripes" : item.problem ? "bg-bad/20" : "bg-raised",
        )}
      >
        {item.poster_url && <img src={whole(item.poster_url)} alt="" loading="lazy" draggable={false} className="absolute inset-0 h-full w-full object-cover" />}
        <span className={cx("relative w-full truncate px-1 text-micro", item.poster_url ? "bg-shade text-on-frame" : "text-fg")}>{name}</span>
      </button>
    </li>
  );
}
