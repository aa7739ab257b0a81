import { type Range, useVirtualizer, defaultRangeExtractor } from "@tanstack/react-virtual";
import { type CollisionDetection, DndContext, DragOverlay, pointerWithin, useDraggable, useDroppable } from "@dnd-kit/core";
import { GripVertical } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown } from "@/api";
import { pointers, told, useDrag } from "@/components/drag";
import { cx } from "@/components/cx";
import { useSize } from "@/components/use-size";
import { kindOf } from "@/film/pictures";
import { fit, GAP } from "./fit";
import { toggle, useSelection } from "./selection";
import { isMovable, SceneHeading } from "./scene-heading";
import { ShotCard } from "./shot-card";
import type { ShownBoard, ShownScene } from "./use-shown";
import { liftByKeys, type Mover } from "@/film/use-mover";

const HEADING = 44;

type Row = { type: "scene"; scene: ShownScene; key: string } | { type: "shots"; scene: ShownScene; shots: ShotShown[]; key: string };

export interface ViewProps {
  project: string;
  shown: ShownBoard;
  open: string | undefined;
  onOpen: (id: string) => void;
  onPick: (id: string, event: MouseEvent | KeyboardEvent) => void;
  mover: Mover;
  /** Whether things are moved in place: on a phone only menus do. */
  canDrag: boolean;
  canEdit: boolean;
  /** Told which scene's head has the focus. */
  onHead: (id: string | undefined) => void;
  /** Told how many shots stand beside each other, for the arrow keys. */
  onColumns: (columns: number) => void;
}

/** The board as cards. Only what is near the window is in the document. */
export function Grid({ project, shown, open, onOpen, onPick, mover, canDrag, canEdit, onHead, onColumns }: ViewProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement | null>(null);
  const [measure, { width, height: tall }] = useSize();
  const ref = useCallback((element: HTMLDivElement | null) => { scroller.current = element; measure(element); }, [measure]);
  const { columns, card, height, beyond } = fit(Math.max(0, width - 2 * pad(width)), tall, shown.isPortrait);
  useEffect(() => onColumns(columns), [columns, onColumns]);

  const rows = useMemo(() => rowsOf(shown.scenes, columns), [shown.scenes, columns]);
  const headings = useMemo(() => rows.flatMap((row, at) => (row.type === "scene" ? [at] : [])), [rows]);
  const active = useRef(0);
  const virtual = useVirtualizer({
    count: width ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.type === "scene" ? HEADING : height + GAP),
    // Rows of other heights change places: what is measured goes by what the row is.
    getItemKey: useCallback((at: number) => rows[at]?.key ?? at, [rows]),
    overscan: beyond,
    scrollPaddingStart: HEADING,
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

  // What is lifted keeps the focus wherever it goes.
  const { lifted } = mover;
  const liftedRow = lifted === null ? -1 : rows.findIndex((row) => (row.type === "scene" ? row.scene.scene.id === lifted : row.shots.some((shot) => shot.id === lifted)));
  useEffect(() => {
    if (liftedRow < 0 || lifted === null) return;
    virtual.scrollToIndex(liftedRow, { align: "auto" });
    requestAnimationFrame(() => (document.getElementById(`shot-${lifted}`) ?? document.getElementById(`scene-${lifted}`))?.focus({ preventScroll: true }));
  }, [liftedRow, lifted, rows, virtual]);

  const heads = useMemo(() => new Map(shown.scenes.map((one, at) => [one.scene.id, { at, scene: one.scene }])), [shown.scenes]);
  const drag = useDrag((id) => {
    const { ids } = useSelection.getState();
    return ids.has(id) ? [id, ...shown.ids.filter((one) => ids.has(one) && one !== id)] : [id];
  }, mover.place);
  const held = drag.dragged[0];
  const heldShot = held === undefined ? undefined : shown.byId.get(held);
  const heldScene = held === undefined ? undefined : heads.get(held);
  // A scene goes where another one is: before it on the way up, behind it on the way down.
  const goal = heldScene && drag.over ? heads.get(shown.byId.get(drag.over.id)?.scene ?? drag.over.id) : undefined;
  const isBehind = heldScene !== undefined && goal !== undefined && goal.at > heldScene.at;
  const goalRow = goal && goal !== heldScene ? (isBehind ? rows.findLastIndex((row) => row.scene.scene.id === goal.scene.id) : rows.findIndex((row) => row.scene.scene.id === goal.scene.id)) : -1;
  const goalAt = virtual.measurementsCache[goalRow];
  const first = shown.ids[0];
  return (
    <DndContext {...drag.context} collisionDetection={headsFirst} accessibility={told(t("board.drag_how"))}>
      <div ref={ref} role="grid" aria-label={t("board.grid", { context: kindOf(shown.shots) })} aria-multiselectable aria-rowcount={rows.length} aria-colcount={columns} className="h-full overflow-y-auto overflow-x-hidden">
        <div role="presentation" style={{ height: virtual.getTotalSize() }} className="relative">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            if (row.type === "scene") {
              const isStuck = item.index === active.current;
              return (
                <div key={item.key} role="row" aria-rowindex={item.index + 1} className={cx("left-0 w-full", isStuck ? "sticky top-0 z-10" : "absolute top-0")} style={{ height: HEADING, ...(isStuck ? {} : { transform: `translateY(${item.start}px)` }) }}>
                  <SceneHead scene={row.scene} pad={pad(width)} mover={canEdit ? mover : undefined} canDrag={canDrag} isTarget={heldShot !== undefined && drag.over?.id === row.scene.scene.id} onHead={onHead} />
                </div>
              );
            }
            return (
              <div key={item.key} role="row" aria-rowindex={item.index + 1} className="absolute top-0 left-0 grid w-full" style={{ height, transform: `translateY(${item.start}px)`, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: GAP, paddingInline: pad(width) }}>
                {row.shots.map((shot, column) => (
                  <Cell key={shot.id} project={project} shot={shot} column={column} isOpen={shot.id === open} isPortrait={shown.isPortrait} isReachable={open && shown.byId.has(open) ? shot.id === open : shot.id === first} onOpen={onOpen} onPick={onPick} mover={mover} canDrag={canDrag} mark={heldShot && drag.over?.id === shot.id ? drag.over.side : null} />
                ))}
              </div>
            );
          })}
          {goalAt && <span aria-hidden className="absolute inset-x-0 z-20 h-[3px] rounded-full bg-accent" style={{ top: (isBehind ? goalAt.end : goalAt.start) - 2 }} />}
        </div>
      </div>
      <DragOverlay dropAnimation={null}>
        {heldScene && (
          <div className="flex h-9 w-fit max-w-96 items-center gap-2 rounded-control border border-control bg-raised px-3 text-label whitespace-nowrap shadow-float">
            <GripVertical size={13} className="shrink-0 text-muted" />
            <span className="truncate">{t("scene_short", { number: heldScene.scene.number })} {heldScene.scene.title}</span>
            {goalRow >= 0 && goal && <span className="text-small text-accent">{t(isBehind ? "board.scene_after" : "board.scene_before", { scene: goal.scene.number })}</span>}
          </div>
        )}
        {heldShot && (
          <div className="relative rotate-1 opacity-90 shadow-float" style={{ width: card }}>
            <ShotCard project={project} shot={heldShot} isOpen={false} isSelected isPortrait={shown.isPortrait} onToggle={() => undefined} />
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
    const { id } = scene.scene;
    const rows: Row[] = [{ type: "scene", scene, key: id }];
    for (let at = 0; at < scene.shots.length; at += columns) rows.push({ type: "shots", scene, shots: scene.shots.slice(at, at + columns), key: `${id} ${at}` });
    return rows;
  });
}

/** What the pointer is over: a scene's head before the cards that it sticks above. */
const headsFirst: CollisionDetection = (asked) => {
  const found = pointerWithin(asked);
  const head = found.find((one) => asked.droppableContainers.some((box) => box.id === one.id && box.data.current?.isHead === true));
  return head ? [head] : found;
};

interface HeadProps {
  scene: ShownScene;
  pad: number;
  mover: Mover | undefined;
  canDrag: boolean;
  /** Whether a shot that is let go now goes to the beginning of this scene. */
  isTarget: boolean;
  onHead: (id: string | undefined) => void;
}

/** The place of a scene's head in the grid: focus, lifting by keyboard, dragging by pointer. */
function SceneHead({ scene, pad, mover, canDrag, isTarget, onHead }: HeadProps) {
  const { id } = scene.scene;
  const isHeld = canDrag && isMovable(scene, mover);
  const drag = useDraggable({ id, disabled: !isHeld });
  const { setNodeRef: setDrag } = drag;
  const { setNodeRef: setDrop } = useDroppable({ id, disabled: !canDrag, data: HEAD });
  const ref = useCallback((element: HTMLElement | null) => { setDrag(element); setDrop(element); }, [setDrag, setDrop]);
  const isLifted = mover?.lifted === id;
  return (
    <div
      ref={ref} id={`scene-${id}`} role="rowheader" tabIndex={isHeld ? 0 : undefined} aria-describedby={isHeld ? drag.attributes["aria-describedby"] : undefined}
      {...(isHeld ? pointers(drag.listeners) : {})} onKeyDown={(event) => { if (isHeld) liftByKeys(event, id, mover); }}
      onFocus={(event) => { if (event.target === event.currentTarget) onHead(id); }} onBlur={() => onHead(undefined)}
      className={cx("relative h-full rounded-control outline-offset-[-2px]", drag.isDragging && "opacity-40", isLifted && "shadow-float")}
    >
      <SceneHeading scene={scene} pad={pad} mover={mover} hasGrip={isHeld} />
      {(isLifted || isTarget) && <span aria-hidden className="pointer-events-none absolute inset-0 rounded-control ring-2 ring-accent ring-inset" />}
    </div>
  );
}

const HEAD = { isHead: true };

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
    if (canDrag && liftByKeys(event, shot.id, mover)) return;
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.shiftKey) {
      event.preventDefault();
      toggle(shot.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      onOpen(shot.id);
    }
  };
  return (
    <div
      ref={ref} id={`shot-${shot.id}`} role="gridcell" aria-colindex={column + 1} aria-selected={isSelected} aria-current={isOpen || undefined}
      tabIndex={isReachable ? 0 : -1} {...(canDrag ? pointers(drag.listeners) : {})}
      onClick={(event) => onPick(shot.id, event)} onDoubleClick={() => onOpen(shot.id)} onKeyDown={onKeyDown}
      className={cx("relative rounded-card outline-offset-1", drag.isDragging && "opacity-40", isLifted && "z-10 -translate-y-1 shadow-float ring-2 ring-accent")}
    >
      <ShotCard project={project} shot={shot} isOpen={isOpen} isSelected={isSelected} isPortrait={isPortrait} onToggle={toggle} />
      {mark && <span aria-hidden className={cx("absolute inset-y-0 w-[3px] rounded-full bg-accent", mark === "before" ? "-left-2" : "-right-2")} />}
    </div>
  );
}
