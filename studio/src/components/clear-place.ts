/** Where what floats lies over no control: it stays where it would lie, else goes to the nearest place that is free. */
import { type RefObject, useEffect, useState } from "react";

const CONTROLS = "button, a[href], input, select, textarea, summary, [role=slider], [role=separator]";
const STEP = 12;
const EDGE = 8;
const LOOK_MS = 400;

export interface Box { left: number; top: number; width: number; height: number }

const shared = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top));

/** How much of all controls a box would hide: 1 for a whole one. */
export const hidden = (box: Box, controls: readonly Box[]): number =>
  controls.reduce((sum, one) => sum + shared(box, one) / Math.max(1, one.width * one.height), 0);

/** The nearest place in the room that hides least of the controls. */
export function clearPlace(box: Box, room: Box, controls: readonly Box[]): { left: number; top: number; hidden: number } {
  let best = { left: box.left, top: box.top, hidden: hidden(box, controls) };
  let far = 0;
  for (let top = room.top; top + box.height <= room.top + room.height; top += STEP) {
    for (let left = room.left + room.width - box.width; left >= room.left; left -= STEP * 4) {
      const hides = hidden({ ...box, left, top }, controls);
      const away = Math.abs(top - box.top) + Math.abs(left - box.left);
      if (hides < best.hidden || (hides === best.hidden && away < far)) {
        best = { left, top, hidden: hides };
        far = away;
      }
    }
  }
  return best;
}

/** The controls that can be pressed now: of the layer that is open, else of the page; a card is not one, it is large. */
function controlsBeside(ours: Element): Box[] {
  const layer = [...document.querySelectorAll("[role=dialog], [role=alertdialog]")].at(-1) ?? document.body;
  return [...layer.querySelectorAll(CONTROLS)].flatMap((one) => {
    if (ours.contains(one) || one.closest("[role=gridcell]") || !one.checkVisibility()) return [];
    const box = one.getBoundingClientRect();
    return box.width > 2 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth ? [box] : [];
  });
}

/** Keep an element off the controls while it is shown. tight: there is no room for all of it, it has to be smaller. */
export function useClearPlace(ref: RefObject<HTMLElement | null>, isShown: boolean): { style: { left: number; top: number; width: number; right: "auto" } | undefined; tight: boolean } {
  const [place, setPlace] = useState<{ left: number; top: number; width: number } | undefined>();
  const [tight, setTight] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const look = () => {
      const ours = ref.current;
      // What somebody is about to press does not run away.
      if (!ours || ours.matches(":hover, :focus-within")) return;
      const { left, top, width, height, right, bottom } = ours.getBoundingClientRect();
      const box = { left, top, width, height }; // what the browser measures cannot be spread
      const controls = controlsBeside(ours);
      const isOut = bottom > innerHeight || right > innerWidth || left < 0;
      if (!isOut && hidden(box, controls) === 0) return;
      const room = { left: EDGE, top: EDGE, width: innerWidth - 2 * EDGE, height: innerHeight - 2 * EDGE };
      const found = clearPlace(box, room, controls);
      if (found.hidden > 0) setTight(true);
      setPlace({ left: found.left, top: found.top, width: box.width });
    };
    const first = requestAnimationFrame(look);
    const timer = setInterval(look, LOOK_MS);
    addEventListener("resize", look);
    return () => {
      cancelAnimationFrame(first);
      clearInterval(timer);
      removeEventListener("resize", look);
      setPlace(undefined);
      setTight(false);
    };
  }, [ref, isShown]);
  return { style: place && { ...place, right: "auto" }, tight };
}
