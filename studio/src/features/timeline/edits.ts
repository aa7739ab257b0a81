/** Acts on the items of an edit; each gives the whole list anew. */
import type { CutItemShown } from "@/api";
import { frameAt, laid, trimmed } from "@/film/lay";

/** What is split or trimmed away is at least so long, in seconds. */
export const LEAST = 0.1;

type Items = readonly CutItemShown[];

export const endOf = (items: Items): number => items.reduce((sum, one) => sum + (one.seconds ?? 0), 0);

/** The item that a moment lies in; the last one's number and one more at the end. */
export const indexAt = (items: Items, time: number): number => items.findIndex((one) => time < (one.at ?? 0) + (one.seconds ?? 0) - 1e-6);

/** Split an item at a moment of the edit; null where nothing would be left on one side. */
export function splitAt(items: Items, index: number, time: number): CutItemShown[] | null {
  const item = items[index];
  if (!item || item.start == null || item.end == null) return null;
  const cut = frameAt(item, time);
  if (cut - item.start < LEAST || item.end - cut < LEAST) return null;
  const first = { ...trimmed(item, item.start, cut), leave: 0 };
  const rest = { ...trimmed(item, cut, item.end), enter: null };
  return [...items.slice(0, index), first, rest, ...items.slice(index + 1)];
}

/** Where something put at a moment goes: the edge nearest to it, or the gap that it fills. */
export function edgeAt(items: Items, time: number): { index: number; fills: boolean } {
  const at = indexAt(items, time);
  if (at < 0) return { index: items.length, fills: false };
  const item = items[at];
  if (item?.gap != null) return { index: at, fills: true };
  const share = (time - (item?.at ?? 0)) / (item?.seconds || 1);
  return { index: share < 0.5 ? at : at + 1, fills: false };
}

/** Put an item in at a moment: a gap there is filled, a clip there is split where nothing snaps. */
export function putAt(items: Items, item: CutItemShown, time: number, snaps: boolean): { items: CutItemShown[]; at: number } {
  const parts = snaps ? null : splitAt(items, indexAt(items, time), time);
  const all = laid(parts ?? items);
  const { index, fills } = parts ? { index: indexAt(all, time + 1e-3), fills: false } : edgeAt(items, time);
  return { items: [...all.slice(0, index), item, ...all.slice(index + (fills ? 1 : 0))], at: index };
}

/** Where the items begin, and the last one's end. */
export const edgesOf = (items: Items): number[] => [...items.map((one) => one.at ?? 0), endOf(items)];

/** The edge that lies within a reach of a moment, else the moment itself. */
export function snapped(edges: readonly number[], time: number, reach: number): number {
  const near = edges.reduce((best, edge) => (Math.abs(edge - time) < Math.abs(best - time) ? edge : best), Infinity);
  return Math.abs(near - time) <= reach ? near : time;
}
