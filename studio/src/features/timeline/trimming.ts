import type { CutItemShown } from "@/api";
import { laid, trimmed } from "@/film/lay";
import type { Program } from "@/film/program";
import { asNumber, rateOf } from "@/lib/time";
import { snapped } from "./edits";

export type Edge = "in" | "out";

export interface Held {
  at: number;
  edge: Edge;
  /** Where the edge stands now, in seconds of the source. */
  to: number;
  /** Where the playhead stood before. */
  playhead: number;
}

export interface Trimming {
  held: Held | null;
  /** Where the edge that is held stood before, in seconds of its source. */
  from: number | undefined;
  /** How far the beginning of a clip was drawn, in seconds: what lies before it moves along, what lies after stays. */
  shift: number;
  begin: (at: number, edge: Edge) => void;
  /** Draw the edge to a moment of its source, within what the source has; it stays on a frame. */
  draw: (at: number, edge: Edge, to: number, reach?: number) => void;
  keep: () => void;
  cancel: () => void;
}

/** From where to where an edge may be drawn, in seconds of the source; at least one frame is left. */
export function reachOf(item: CutItemShown, edge: Edge): [number, number] {
  const [start, end] = [item.start ?? 0, item.end ?? 0];
  const frame = 1 / asNumber(rateOf(item.rate));
  return edge === "in" ? [0, end - frame] : [start + frame, end + (item.spare ?? 0)];
}

/** A clip with one edge elsewhere: on a frame of its source. */
export function drawn(item: CutItemShown, edge: Edge, to: number): CutItemShown {
  const [least, most] = reachOf(item, edge);
  const fps = asNumber(rateOf(item.rate));
  const frame = Math.round(to * fps) / fps;
  const at = Math.max(least, Math.min(most, frame));
  return edge === "in" ? trimmed(item, at, item.end ?? 0) : trimmed(item, item.start ?? 0, at);
}

/** The edit as it will be once an edge that is held is let go. */
export function previewOf(items: readonly CutItemShown[], held: Held | null, rate: string | undefined): readonly CutItemShown[] {
  const item = held ? items[held.at] : undefined;
  return held && item ? laid(items.with(held.at, drawn(item, held.edge, held.to)), rate) : items;
}

/**
 * Drawing the edges of clips: seen at once, saved as one change when let go, put back by Escape.
 *
 * marks: moments of the edit that an edge snaps to, besides the playhead. onTrim: keeps a clip that was drawn.
 */
export function trimming(
  items: readonly CutItemShown[], held: Held | null, setHeld: (held: Held | null) => void, marks: readonly number[],
  program: Pick<Program, "time" | "seek" | "stop">, onTrim: (at: number, item: CutItemShown) => void,
): Trimming {
  const item = held ? items[held.at] : undefined;
  const next = held && item ? drawn(item, held.edge, held.to) : undefined;
  const playhead = held?.playhead ?? program.time;
  const show = (at: number, edge: Edge, seen: CutItemShown) => {
    program.stop();
    program.seek((items[at]?.at ?? 0) + (edge === "in" ? 0.001 : Math.max(0, (seen.seconds ?? 0) - 0.5 / asNumber(rateOf(seen.rate)))));
  };
  const hold = (at: number, edge: Edge, seen: CutItemShown) => {
    setHeld({ at, edge, to: endOf(seen, edge), playhead });
    show(at, edge, seen);
  };
  return {
    held,
    from: held && item ? endOf(item, held.edge) : undefined,
    shift: held?.edge === "in" && item && next ? endOf(next, "in") - endOf(item, "in") : 0,
    begin(at, edge) {
      const clip = items[at];
      if (clip) hold(at, edge, clip);
    },
    draw(at, edge, to, reach = 0) {
      const clip = items[at];
      if (!clip) return;
      const zero = (clip.at ?? 0) - (clip.start ?? 0);
      hold(at, edge, drawn(clip, edge, reach ? snapped([...marks, playhead], to + zero, reach) - zero : to));
    },
    keep() {
      if (held && item && next && (next.start !== item.start || next.end !== item.end)) onTrim(held.at, next);
      setHeld(null);
    },
    cancel() {
      if (held && item) show(held.at, held.edge, item);
      setHeld(null);
    },
  };
}

const endOf = (item: CutItemShown, edge: Edge): number => (edge === "in" ? item.start : item.end) ?? 0;
