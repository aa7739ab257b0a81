import { DndContext, type DragEndEvent, pointerWithin } from "@dnd-kit/core";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { told, useHands } from "@/components/drag";
import { usePhone } from "@/components/use-media";
import { useMay } from "@/film/me";
import { useCommand } from "@/lib/commands";
import { choose, chooseTo } from "./chosen";
import { useReading } from "./known";
import { ListHeading } from "./list-heading";
import { type Jobs, keyOf, type ListName, rowsOf } from "./lists";
import { Movable, Place } from "./place";
import { useOrder } from "./use-order";
import { usePosters } from "./use-posters";
import { useSlowly } from "./use-slowly";
import { useStaying } from "./use-staying";
import { isTake } from "./words";

const LINE = 49;
const HEAD = { phone: 44, wide: 68 };
const GAP = 20;
const LISTS: readonly ListName[] = ["now", "next", "ended"];

interface TableProps {
  lists: readonly Jobs[];
  scroller: RefObject<HTMLDivElement | null>;
  /** How much of the page stands above the lists. */
  above: number;
  opened: string | undefined;
  onOpen: (id: string | undefined) => void;
  /** The job that stood on top. */
  top: string | undefined;
  onTop: (id: string | undefined) => void;
}

/** All lists of the queue. Only what is near the window is in the document, and only that is read. */
export function JobTable({ lists: asRead, scroller, above, opened, onOpen, top, onTop }: TableProps) {
  const { t } = useTranslation();
  const may = useMay();
  const name = useId();
  const isPhone = usePhone();
  const next = asRead.find((list) => list.name === "next");
  const order = useOrder(next?.jobs ?? NONE);
  const sensors = useHands();
  const [dragged, setDragged] = useState<string | null>(null);
  const rows = useMemo(() => rowsOf(asRead.map((list) => (list.name === "next" ? { ...list, jobs: order.shown } : list))), [asRead, order.shown]);
  const places = useMemo(() => new Map(rows.map((row, at) => [keyOf(row), at])), [rows]);
  const head = isPhone ? HEAD.phone : HEAD.wide;
  const pinned = [...LISTS.map((list) => places.get(list)), places.get(dragged ?? ""), places.get(order.lifted ?? "")].filter((at) => at !== undefined);
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, scrollMargin: above, scrollPaddingStart: head, overscan: 8,
    estimateSize: (at) => (rows[at]?.job ? LINE : head + (at > 0 ? GAP : 0)),
    getItemKey: (at) => { const row = rows[at]; return row ? keyOf(row) : at; },
    rangeExtractor: (range: Range) => [...new Set([...pinned, ...defaultRangeExtractor(range)])].sort((a, b) => a - b),
  });
  useEffect(() => virtual.measure(), [virtual, head]);
  useStaying({ virtual, rows, places, above, head, top, onTop, isHeld: dragged !== null || order.lifted !== null });

  const items = virtual.getVirtualItems();
  const inView = items.flatMap((item) => rows[item.index]?.job?.id ?? []);
  useReading(useSlowly(inView));
  const poster = usePosters(inView);
  const all = useMemo(() => rows.flatMap((row) => row.job?.id ?? []), [rows]);
  useCommand("choose_jobs", () => choose(all, true));

  const step = (by: 1 | -1) => {
    const at = places.get(document.activeElement?.closest("li[data-index]")?.querySelector("[id^=details-]")?.id.slice("details-".length) ?? "") ?? (by > 0 ? -1 : rows.length);
    const target = by > 0 ? rows.findIndex((row, other) => other > at && row.job) : rows.findLastIndex((row, other) => other < at && row.job);
    const id = rows[target]?.job?.id;
    if (!id) return;
    virtual.scrollToIndex(target, { align: "auto" });
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`details-${id}`)?.focus({ preventScroll: true })));
  };
  useCommand("next_job", () => step(1));
  useCommand("previous_job", () => step(-1));
  useCommand("close_job", () => onOpen(undefined), { when: opened !== undefined });

  const end = ({ active, over }: DragEndEvent) => { setDragged(null); if (over) order.place(String(active.id), String(over.id)); };
  const startOf = (at: number) => (virtual.measurementsCache[at]?.start ?? 0) - above;
  return (
    <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragStart={({ active }) => setDragged(String(active.id))} onDragEnd={end} onDragCancel={() => setDragged(null)} accessibility={told(t("queue.drag_how"))}>
      <p role="status" className="sr-only">{order.said}</p>
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {asRead.map((list) => {
          const first = places.get(list.name);
          if (first === undefined) return null;
          const begin = startOf(first) + (first > 0 ? GAP : 0);
          const body = startOf(first + 1);
          const ends = virtual.measurementsCache[first + list.jobs.length]?.end ?? 0;
          return (
            <section key={list.name} aria-labelledby={`${name}${list.name}`} className="absolute left-0 w-full" style={{ top: begin, height: ends - above - begin }}>
              <div className="sticky top-0 z-20" style={{ height: head }}><ListHeading list={list} id={`${name}${list.name}`} /></div>
              <ul className="relative overflow-clip rounded-card border border-line bg-surface" style={{ height: ends - above - body }}>
                {items.map((item) => {
                  const row = rows[item.index];
                  if (!row?.job || row.list !== list.name) return null;
                  const { id } = row.job;
                  const about = {
                    id, index: item.index, place: row.place, total: list.jobs.length, start: item.start - above - body, poster, isOpened: id === opened, measure: virtual.measureElement,
                    onOpen: (one: string) => onOpen(one === opened ? undefined : one), onChoose: (one: string, is: boolean, isRange: boolean) => chooseTo(one, is, all, isRange),
                  };
                  return list.name === "next" && may("review") && isTake(row.job) ? <Movable key={id} order={order} {...about} /> : <Place key={id} {...about} />;
                })}
              </ul>
            </section>
          );
        })}
      </div>
    </DndContext>
  );
}

const NONE: Jobs["jobs"] = [];
