import { useState } from "react";
import { PointerSensor, TouchSensor, useSensor, useSensors } from "@dnd-kit/core";

const NOTHING = () => undefined;
const SILENT = { onDragStart: NOTHING, onDragOver: NOTHING, onDragEnd: NOTHING, onDragCancel: NOTHING };

/** Dragging begins after a move that no click makes, or a touch that no scroll makes. */
export const useHands = () =>
  useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }), useSensor(TouchSensor, { activationConstraint: { delay: 280, tolerance: 8 } }));

/** What a screen reader is told of dragging: how it is done by keys. What the keys do is said by those who do it. */
export const told = (how: string) => ({ container: document.body, announcements: SILENT, screenReaderInstructions: { draggable: how } });

/** Dragging by pointer, beside what is under it. pick: what moves where one is taken, itself first. */
export function useDrag(pick: (id: string) => string[], place: (ids: readonly string[], target: string, side: "before" | "after") => void) {
  const [dragged, setDragged] = useState<string[]>([]);
  const [over, setOver] = useState<{ id: string; side: "before" | "after" } | null>(null);
  const sensors = useHands();
  const forget = () => {
    setDragged([]);
    setOver(null);
  };
  return {
    sensors, dragged, over,
    start: ({ active }: { active: { id: string | number } }) => {
      setDragged(pick(String(active.id)));
    },
    move: (event: { over: { id: string | number; rect: { left: number; width: number } } | null; activatorEvent: Event; delta: { x: number } }) => {
      const target = event.over;
      if (!target) return setOver(null);
      const from = event.activatorEvent instanceof MouseEvent || "clientX" in event.activatorEvent ? (event.activatorEvent as unknown as globalThis.MouseEvent).clientX : target.rect.left;
      const side = from + event.delta.x < target.rect.left + target.rect.width / 2 ? "before" : "after";
      setOver((now) => (now?.id === target.id && now.side === side ? now : { id: String(target.id), side }));
    },
    end: () => {
      if (over && dragged.length > 0) place(dragged, over.id, over.side);
      forget();
    },
    cancel: forget,
  };
}
