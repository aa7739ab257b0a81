import { DndContext, type DragEndEvent, pointerWithin, useDraggable, useDroppable } from "@dnd-kit/core";
import { GripVertical } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { told, useHands } from "@/components/drag";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useMay } from "@/film/me";
import { JobLine } from "./job-line";
import { JobList } from "./job-list";
import { type Orderer, useOrder } from "./use-order";
import { isTake, nameOf } from "./words";

/** What waits, in the order in which it goes; dragged, or lifted with Space, it goes earlier or later. */
export function WaitingList({ jobs, posters }: { jobs: readonly Job[]; posters: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const may = useMay();
  const order = useOrder(jobs);
  const sensors = useHands();
  const end = ({ active, over }: DragEndEvent) => { if (over) order.place(String(active.id), String(over.id)); };
  return (
    <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragEnd={end} accessibility={told(t("queue.drag_how"))}>
      <p role="status" className="sr-only">{order.said}</p>
      <JobList title={t("queue.waiting_title")} about={may("review") ? t("queue.waiting_about") : undefined} jobs={order.shown}>
        {order.shown.map((job) => <Place key={job.id} job={job} poster={posters.get(job.shot_id ?? "")} order={order} canMove={may("review") && isTake(job)} />)}
      </JobList>
    </DndContext>
  );
}

function Place({ job, poster, order, canMove }: { job: Job; poster: string | null | undefined; order: Orderer; canMove: boolean }) {
  const { t } = useTranslation();
  const { setNodeRef: holdDrag, listeners, transform, isDragging } = useDraggable({ id: job.id, disabled: !canMove });
  const { setNodeRef: holdDrop, isOver } = useDroppable({ id: job.id, disabled: !canMove });
  const isLifted = order.lifted === job.id;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      if (isLifted) order.drop();
      else order.lift(job.id);
    } else if (isLifted && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      order.nudge(event.key === "ArrowUp" ? -1 : 1);
    } else if (isLifted && event.key === "Escape") {
      event.preventDefault();
      order.putBack();
    }
  };
  return (
    <li
      ref={holdDrop}
      className={cx("relative border-b border-line/60 last:border-0", isLifted && "z-10 ring-2 ring-accent ring-inset", isOver && !isDragging && "bg-raised")}
      style={transform ? { transform: `translateY(${transform.y}px)`, zIndex: 20, opacity: 0.9 } : undefined}
    >
      <JobLine
        job={job} poster={poster}
        handle={canMove && (
          <span ref={holdDrag} onPointerDown={listeners?.onPointerDown as (event: React.PointerEvent) => void} onTouchStart={listeners?.onTouchStart as (event: React.TouchEvent) => void} className="touch-none">
            <IconButton id={`move-${job.id}`} label={t("queue.move", { name: nameOf(job, t) })} aria-pressed={isLifted} size="dense" className="cursor-grab" onKeyDown={onKeyDown}><GripVertical size={14} /></IconButton>
          </span>
        )}
      />
    </li>
  );
}
