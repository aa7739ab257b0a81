import { useDraggable, useDroppable } from "@dnd-kit/core";
import { GripVertical } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useCallback } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useChosen } from "./chosen";
import { JobLine, UnreadLine } from "./job-line";
import { useKnown } from "./known";
import type { Orderer } from "./use-order";
import { nameOf } from "./words";

interface RowProps {
  id: string;
  index: number;
  place: number;
  total: number;
  start: number;
  poster: (shot: string | null | undefined) => string | undefined;
  isOpened: boolean;
  onOpen: (id: string) => void;
  onChoose: (id: string, is: boolean, isRange: boolean) => void;
}

type PlaceProps = RowProps & { measure: (element: Element | null) => void };

interface BoxProps {
  row: RowProps;
  ref: (element: HTMLElement | null) => void;
  className?: string | undefined;
  style?: CSSProperties | undefined;
  children: ReactNode;
}

function Box({ row, ref, className, style, children }: BoxProps) {
  const isChosen = useChosen((state) => state.ids.has(row.id));
  return (
    <li
      ref={ref} data-index={row.index} aria-posinset={row.place + 1} aria-setsize={row.total}
      className={cx("absolute top-0 left-0 w-full border-b border-line/60", isChosen && "bg-accent/10", className)} style={{ transform: `translateY(${row.start}px)`, ...style }}
    >{children}</li>
  );
}

function Line({ row, handle }: { row: RowProps; handle?: (name: string) => ReactNode }) {
  const { t } = useTranslation();
  const job = useKnown((state) => state.byId[row.id]);
  const onChoose = (is: boolean, isRange: boolean) => row.onChoose(row.id, is, isRange);
  if (!job) return <UnreadLine id={row.id} onChoose={onChoose} />;
  return <JobLine job={job} poster={row.poster(job.shot_id)} isOpened={row.isOpened} onOpen={() => row.onOpen(row.id)} onChoose={onChoose} handle={handle?.(nameOf(job, t))} />;
}

/** A job where it stands. */
export function Place({ measure, ...row }: PlaceProps) {
  return <Box row={row} ref={measure}><Line row={row} /></Box>;
}

/** A job that waits: dragged by its handle, or lifted there with Space, it goes earlier or later. */
export function Movable({ order, measure, ...row }: PlaceProps & { order: Orderer }) {
  const { t } = useTranslation();
  const { setNodeRef: holdDrag, listeners, transform, isDragging } = useDraggable({ id: row.id });
  const { setNodeRef: holdDrop, isOver } = useDroppable({ id: row.id });
  const ref = useCallback((element: HTMLElement | null) => { holdDrop(element); measure(element); }, [holdDrop, measure]);
  const isLifted = order.lifted === row.id;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      if (isLifted) order.drop();
      else order.lift(row.id);
    } else if (isLifted && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      order.nudge(event.key === "ArrowUp" ? -1 : 1);
    } else if (isLifted && event.key === "Escape") {
      event.preventDefault();
      order.putBack();
    }
  };
  return (
    <Box
      row={row} ref={ref} className={cx(isLifted && "z-10 ring-2 ring-accent ring-inset", isOver && !isDragging && "bg-raised")}
      style={transform ? { transform: `translateY(${row.start + transform.y}px)`, zIndex: 20, opacity: 0.9 } : undefined}
    >
      <Line
        row={row}
        handle={(name) => (
          <span ref={holdDrag} onPointerDown={listeners?.onPointerDown as (event: React.PointerEvent) => void} onTouchStart={listeners?.onTouchStart as (event: React.TouchEvent) => void} className="touch-none">
            <IconButton id={`move-${row.id}`} label={t("queue.move", { name })} aria-pressed={isLifted} size="dense" className="cursor-grab" onKeyDown={onKeyDown}><GripVertical size={14} /></IconButton>
          </span>
        )}
      />
    </Box>
  );
}
