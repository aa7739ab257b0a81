import { type PointerEventHandler, type TouchEventHandler, useState } from "react";
import { type DragEndEvent, type DragMoveEvent, type DragOverEvent, type DragStartEvent, PointerSensor, TouchSensor, type useDraggable, useSensor, useSensors } from "@dnd-kit/core";

const NOTHING = () => undefined;
const SILENT = { onDragStart: NOTHING, onDragOver: NOTHING, onDragEnd: NOTHING, onDragCancel: NOTHING };

/** Dragging begins after a move that no click makes, or a touch that no scroll makes. */
export const useHands = () =>
  useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }), useSensor(TouchSensor, { activationConstraint: { delay: 280, tolerance: 8 } }));

/** What begins a drag by pointer or touch: the keys are ours. */
export const pointers = (listeners: ReturnType<typeof useDraggable>["listeners"]) => ({
  onPointerDown: listeners?.onPointerDown as PointerEventHandler | undefined, onTouchStart: listeners?.onTouchStart as TouchEventHandler | undefined,
});

/** What a screen reader is told of dragging: how it is done by keys. What the keys do is said by those who do it. */
export const told = (how: string) => ({ container: document.body, announcements: SILENT, screenReaderInstructions: { draggable: how } });

type Side = "before" | "after";

/** Which side of what is under the pointer is meant: the nearer one, across. */
function aimOf({ over, activatorEvent, delta }: Pick<DragMoveEvent, "over" | "activatorEvent" | "delta">): { id: string; side: Side } | null {
  if (!over) return null;
  const from = "clientX" in activatorEvent ? (activatorEvent as unknown as globalThis.MouseEvent).clientX : over.rect.left;
  return { id: String(over.id), side: from + delta.x < over.rect.left + over.rect.width / 2 ? "before" : "after" };
}

/** Dragging by pointer, beside what is under it. pick: what moves where one is taken, itself first. */
export function useDrag(pick: (id: string) => string[], place: (ids: readonly string[], target: string, side: Side) => void) {
  const [dragged, setDragged] = useState<string[]>([]);
  const [over, setOver] = useState<{ id: string; side: Side } | null>(null);
  const sensors = useHands();
  const aim = (event: DragMoveEvent | DragOverEvent) => {
    const next = aimOf(event);
    setOver((now) => (now?.id === next?.id && now?.side === next?.side ? now : next));
  };
  const forget = () => {
    setDragged([]);
    setOver(null);
  };
  return {
    dragged, over,
    /** For the context that the drag is in. */
    context: {
      sensors,
      onDragStart: ({ active }: DragStartEvent) => setDragged(pick(String(active.id))),
      onDragMove: aim,
      // A hand that stops on a target moves no more there.
      onDragOver: aim,
      onDragEnd: (event: DragEndEvent) => {
        const last = aimOf(event);
        if (last && dragged.length > 0) place(dragged, last.id, last.side);
        forget();
      },
      onDragCancel: forget,
    },
  };
}
