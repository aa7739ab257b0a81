import { PointerSensor, TouchSensor, useSensor, useSensors } from "@dnd-kit/core";

const NOTHING = () => undefined;
const SILENT = { onDragStart: NOTHING, onDragOver: NOTHING, onDragEnd: NOTHING, onDragCancel: NOTHING };

/** Dragging begins after a move that no click makes, or a touch that no scroll makes. */
export const useHands = () =>
  useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }), useSensor(TouchSensor, { activationConstraint: { delay: 280, tolerance: 8 } }));

/** What a screen reader is told of dragging: how it is done by keys. What the keys do is said by those who do it. */
export const told = (how: string) => ({ container: document.body, announcements: SILENT, screenReaderInstructions: { draggable: how } });
