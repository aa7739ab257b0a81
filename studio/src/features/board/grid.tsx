import { type Range, useVirtualizer, defaultRangeExtractor } from "@tanstack/react-virtual";
import { DndContext, DragOverlay, pointerWithin, useDraggable, useDroppable } from "@dnd-kit/core";
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown } from "@/api";
import { told, useDrag } from "@/components/drag";
import { cx } from "@/components/cx";
import { useWidth } from "@/components/use-size";
import { kindOf } from "@/film/pictures";
import { toggle, useSelection } from "./selection";
import { SceneHeading } from "./scene-heading";
import { ShotCard } from "./shot-card";
import type { ShownBoard, ShownScene } from "./use-shown";
import type { Mover } from "@/film/use-mover";

const GAP = 12;
const HEADING = 44;
const TEXT = 72;
const LEAST = { landscape: 220, portrait: 160 };

type Row = { type: "scene"; scene: ShownScene } | { type: "shots"; scene: ShownScene; shots: ShotShown[] };

export interface ViewProps {
  project: string;
  shown: ShownBoard;
  open: string | undefined;
  onOpen: (id: string) => void;
  onPick: (id: string, event: MouseEvent | KeyboardEvent) => void;
  mover: Mover;
  canEdit: boolean;
  /** Told how many shots stand beside each other, for the arrow keys. */
  onColumns: (columns: number) => void;
}

/** The board as cards. Only what is near the window is in the document. */
export function Grid({ project, shown, open, onOpen, onPick, mover, canEdit, onColumns }: ViewProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement | null>(null);
  const [measure, width] = useWidth();
  const ref = useCallback((element: HTMLDivElement | null) => { scroller.current = element; measure(element); }, [measure]);
  const room = Math.max(0, width - 2 * pad(width));
  const columns = Math.max(1, Math.floor((room + GAP) / ((shown.isPortrait ? LEAST.portrait : LEAST.landscape) + GAP)));
  const card = columns ? (room - GAP * (columns - 1)) / columns : 0;
  const height = Math.round(card * (shown.isPortrait ? 16 / 9 : 9 / 16)) + TEXT + 2;
  useEffect(() => onColumns(columns), [columns, onColumns]);

  const rows = useMemo(() => rowsOf(shown.scenes, columns), [shown.scenes, columns]);
  const headings = useMemo(() => rows.flatMap((row, at) => (row.type === "scene" ? [at] : [])), [rows]);
  const active = useRef(0);
  const virtual = useVirtualizer({
    count: width ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.type === "scene" ? HEADING : height + GAP),
    overscan: 2,
    rangeExtractor: (range: Range) => {
      active.current = headings.findLast((at) => at <= range.startIndex) ?? 0;
      return [...new Set([active.current, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
  });
  useEffect(() => virtual.measure(), [virtual, height, columns]);

  // The open shot is brought into view; and gets the focus back where a card had it.
  const openRow = open ? rows.findIndex((row) => row.type === "shots" && row.shots.some((shot) => shot.id === open)) : -1;
  useEffect(() => {
    if (openRow < 0 || !open) return;
    const hadFocus = scroller.current?.contains(document.activeElement) ?? false;
    virtual.scrollToIndex(openRow, { align: "auto" });
    if (hadFocus) requestAnimationFrame(() => document.getElementById(`shot-${open}`)?.focus({ preventScroll: true }));
  }, [openRow, open, virtual]);

  const drag = useDrag((id) => {
    const { ids } = useSelection.getState();
    return ids.has(id) ? [id, ...shown.ids.filter((one) => ids.has(one) && one !== id)] : [id];
  }, mover.place);
  const first = shown.ids[0];
  return (
    <DndContext sensors={drag.sensors} collisionDetection={pointerWithin} onDragStart={drag.start} onDragMove={drag.move} onDragEnd={drag.end} onDragCancel={drag.cancel} accessibility={told(t("board.drag_how"))}>
      <div ref={ref} role="grid" aria-label={t("board.grid", { context: kindOf(shown.shots) })} aria-multiselectable aria-rowcount={rows.length} aria-colcount={columns} className="h-full overflow-y-auto overflow-x-hidden">
        <div role="presentation" style={{ height: virtual.getTotalSize() }} className="relative">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            if (row.type === "scene") {
              const isStuck = item.index === active.current;
              return (
                <div key={item.key} role="row" aria-rowindex={item.index + 1} className={cx("left-0 w-full", isStuck ? "sticky top-0 z-10" : "absolute top-0")} style={{ height: HEADING, ...(isStuck ? {} : { transform: `translateY(${item.start}px)` }) }}>
                  <SceneHeading scene={row.scene} pad={pad(width)} isRow />
                </div>
              );
            }
            return (
              <div key={item.key} role="row" aria-rowindex={item.index + 1} className="absolute top-0 left-0 grid w-full" style={{ height, transform: `translateY(${item.start}px)`, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: GAP, paddingInline: pad(width) }}>
                {row.shots.map((shot, column) => (
                  <Cell key={shot.id} project={project} shot={shot} column={column} isOpen={shot.id === open} isPortrait={shown.isPortrait} isReachable={open && shown.byId.has(open) ? shot.id === open : shot.id === first} onOpen={onOpen} onPick={onPick} mover={mover} canDrag={canEdit} mark={drag.over?.id === shot.id ? drag.over.side : null} />
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <DragOverlay dropAnimation={null}>
        {drag.dragged[0] && shown.byId.get(drag.dragged[0]) && (
          <div className="relative rotate-1 opacity-90 shadow-float" style={{ width: card }}>
            <ShotCard project={project} shot={shown.byId.get(drag.dragged[0]) as ShotShown} isOpen={false} isSelected isPortrait={shown.isPortrait} onToggle={() => undefined} />
            {drag.dragged.length > 1 && <span className="mono absolute -top-2 -right-2 rounded-full bg-accent px-2 text-micro text-on-accent">{drag.dragged.length}</span>}
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

const pad = (width: number): number => (width < 600 ? 12 : 20);

function rowsOf(scenes: readonly ShownScene[], columns: number): Row[] {
  return scenes.flatMap((scene) => {
    const rows: Row[] = [{ type: "scene", scene }];
    for (let at = 0; at < scene.shots.length; at += columns) rows.push({ type: "shots", scene, shots: scene.shots.slice(at, at + columns) });
    return rows;
  });
}

interface CellProps {
  project: string;
  shot: ShotShown;
  column: number;
  isOpen: boolean;
  isPortrait: boolean;
  isReachable: boolean | undefined;
  onOpen: (id: string) => void;
  onPick: (id: string, event: MouseEvent | KeyboardEvent) => void;
  mover: Mover;
  canDrag: boolean;
  mark: "before" | "after" | null;
}

/** The place of a card in the grid: focus, picking, lifting by keyboard, dragging by pointer. */
function Cell({ project, shot, column, isOpen, isPortrait, isReachable, onOpen, onPick, mover, canDrag, mark }: CellProps) {
  const isSelected = useSelection((state) => state.ids.has(shot.id));
  const drag = useDraggable({ id: shot.id, disabled: !canDrag });
  const drop = useDroppable({ id: shot.id });
  const { setNodeRef: setDrag } = drag;
  const { setNodeRef: setDrop } = drop;
  const ref = useCallback((element: HTMLElement | null) => { setDrag(element); setDrop(element); }, [setDrag, setDrop]);
  const isLifted = mover.lifted === shot.id;
  const onKeyDown = (event: KeyboardEvent) => {
    // With Ctrl, ⌘ or Alt a key is a command of the whole board.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && !event.shiftKey && canDrag) {
      event.preventDefault();
      if (isLifted) mover.drop();
      else mover.lift(shot.id);
    } else if (event.key === " " && event.shiftKey) {
      event.preventDefault();
      toggle(shot.id);
    } else if (isLifted && event.key.startsWith("Arrow")) {
      event.preventDefault();
      mover.nudge(event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : event.key === "ArrowUp" ? "up" : "down");
    } else if (isLifted && event.key === "Escape") {
      event.preventDefault();
      mover.putBack();
    } else if (event.key === "Enter") {
      event.preventDefault();
      onOpen(shot.id);
    }
  };
  return (
    <div
      ref={ref} id={`shot-${shot.id}`} role="gridcell" aria-colindex={column + 1} aria-selected={isSelected} aria-current={isOpen || undefined}
      tabIndex={isReachable ? 0 : -1}
      onPointerDown={canDrag ? (drag.listeners?.onPointerDown as (event: React.PointerEvent) => void) : undefined}
      onTouchStart={canDrag ? (drag.listeners?.onTouchStart as (event: React.TouchEvent) => void) : undefined}
      onClick={(event) => onPick(shot.id, event)} onDoubleClick={() => onOpen(shot.id)} onKeyDown={onKeyDown}
      className={cx("relative rounded-card outline-offset-1", drag.isDragging && "opacity-40", isLifted && "z-10 -translate-y-1 shadow-float ring-2 ring-accent")}
    >
      <ShotCard project={project} shot={shot} isOpen={isOpen} isSelected={isSelected} isPortrait={isPortrait} onToggle={toggle} />
      {mark && <span aria-hidden className={cx("absolute inset-y-0 w-[3px] rounded-full bg-accent", mark === "before" ? "-left-2" : "-right-2")} />}
    </div>
  );
}
