import { DndContext, pointerWithin, useDraggable, useDroppable } from "@dnd-kit/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown } from "@/api";
import { cx } from "@/components/cx";
import { pointers, told, useDrag } from "@/components/drag";
import { isStill } from "@/film/pictures";
import { Poster } from "@/film/poster";
import { StatusMark } from "@/film/status";
import { liftByKeys, type Mover } from "@/film/use-mover";
import { slate } from "@/lib/numbers";

const WIDE = 112;

interface StripProps {
  shots: readonly ShotShown[];
  open: string;
  onOpen: (shot: ShotShown) => void;
  /** Left out where nothing may be moved. */
  mover: Mover | undefined;
}

/** The review list along the bottom, put in another order by pointer or by keys. */
export function FilmStrip({ shots, open, onOpen, mover }: StripProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: shots.length, horizontal: true, getScrollElement: () => scroller.current, estimateSize: () => WIDE, overscan: 4 });
  const at = shots.findIndex((shot) => shot.id === (mover?.lifted ?? open));
  useEffect(() => { if (at >= 0) virtual.scrollToIndex(at, { align: "center" }); }, [at, virtual]);
  const drag = useDrag((id) => [id], (ids, target, side) => mover?.place(ids, target, side));
  return (
    <DndContext {...drag.context} collisionDetection={pointerWithin} accessibility={told(t("board.drag_how"))}>
      <nav aria-label={t("review.strip")} ref={scroller} className="h-[92px] shrink-0 overflow-x-auto overflow-y-hidden border-t border-line bg-surface">
        <ul className="relative h-full" style={{ width: virtual.getTotalSize() + 8 }}>
          {virtual.getVirtualItems().map((item) => {
            const shot = shots[item.index];
            return shot && (
              <li key={shot.id} className="absolute top-1.5 left-1.5" style={{ width: WIDE - 6, transform: `translateX(${item.start}px)` }}>
                <Frame shot={shot} isOpen={shot.id === open} onOpen={onOpen} mover={mover} mark={drag.over?.id === shot.id ? drag.over.side : null} />
              </li>
            );
          })}
        </ul>
        <p className="sr-only" role="status" aria-live="assertive">{mover?.said}</p>
      </nav>
    </DndContext>
  );
}

/** One shot of the strip: Enter opens it, Space lifts and drops it. */
function Frame({ shot, isOpen, onOpen, mover, mark }: Omit<StripProps, "shots" | "open"> & { shot: ShotShown; isOpen: boolean; mark: "before" | "after" | null }) {
  const drag = useDraggable({ id: shot.id, disabled: !mover });
  const drop = useDroppable({ id: shot.id });
  const { setNodeRef: setDrag } = drag;
  const { setNodeRef: setDrop } = drop;
  const ref = useCallback((element: HTMLElement | null) => { setDrag(element); setDrop(element); }, [setDrag, setDrop]);
  const isLifted = mover?.lifted === shot.id;
  return (
    <button
      ref={ref} type="button" aria-current={isOpen || undefined} onKeyDown={(event) => { if (mover) liftByKeys(event, shot.id, mover); }} onKeyUp={(event) => { if (mover && event.key === " ") event.preventDefault(); }}
      {...pointers(drag.listeners)}
      onClick={(event) => { if (event.detail > 0) event.currentTarget.blur(); onOpen(shot); }}
      className={cx("relative block w-full rounded-control border p-0.5 text-left", isOpen ? "border-accent" : "border-transparent hover:border-control", drag.isDragging && "opacity-40", isLifted && "shadow-float ring-2 ring-accent")}
    >
      <Poster poster={shot.poster_url} isPicture={isStill(shot)} className="aspect-video rounded-chip" />
      <span className="flex items-center gap-1.5 px-0.5 pt-0.5"><span className="mono text-micro">{slate(shot.number)}</span><StatusMark status={shot.status} className="min-w-0 !text-micro" /></span>
      <span className="sr-only">{shot.prompt}</span>
      {mark && <span aria-hidden className={cx("absolute inset-y-0 w-[3px] rounded-full bg-accent", mark === "before" ? "-left-1" : "-right-1")} />}
    </button>
  );
}
