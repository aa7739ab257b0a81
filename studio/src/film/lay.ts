/** Where the items of an edit lie, and what trimming and moving make of them. */
import type { CutItemShown } from "@/api";
import { framesIn } from "@/film/joins";
import { asNumber, rateOf } from "@/lib/time";

/** A moment as a mark: to the millisecond, which is finer than a frame. */
export const mark = (seconds: number): string => `${Math.max(0, seconds).toFixed(3)}s`;

/** Trim an item to seconds of its source; never to nothing. */
export function trimmed(item: CutItemShown, start: number, end: number): CutItemShown {
  const from = Math.max(0, Math.min(start, end - SHORTEST));
  const to = Math.max(end, from + SHORTEST);
  return { ...item, in: mark(from), out: mark(to), start: from, end: to, seconds: to - from };
}

const SHORTEST = 0.04;

/** Where in its source the frame begins that an item shows at a moment of the edit, in seconds. */
export function frameAt(item: CutItemShown, time: number): number {
  const fps = asNumber(rateOf(item.rate));
  return Math.floor(((item.start ?? 0) + time - (item.at ?? 0)) * fps + 0.05) / fps;
}

/** Where in the edit an item that was trimmed shows the frame that it showed at a moment before; else the frame of it that is nearest. */
export function sameFrame(before: CutItemShown, after: CutItemShown, time: number): number {
  const frame = 1 / asNumber(rateOf(after.rate));
  const last = Math.max(0, (after.end ?? 0) - (after.start ?? 0) - frame);
  return (before.at ?? 0) + Math.max(0, Math.min(last, frameAt(before, time) - (after.start ?? 0))) + 0.001;
}

/** Where each item begins, once again, on the frames of the edit as the server lays them. */
export function laid(items: readonly CutItemShown[], rate?: string): CutItemShown[] {
  const fps = asNumber(rateOf(rate ?? items.find((one) => one.rate)?.rate));
  let frame = 0;
  return items.map((item) => {
    const frames = item.seconds ? Math.max(1, framesIn(item.seconds, fps)) : 0;
    const placed = { ...item, at: frame / fps, seconds: frames / fps };
    frame += frames;
    return placed;
  });
}

/** Move one item of a list before another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = items.filter((_, at) => at !== from);
  next.splice(to, 0, ...items.slice(from, from + 1));
  return next;
}
