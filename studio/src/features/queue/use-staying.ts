import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";

import { keyOf, type Row } from "./lists";

interface Staying {
  virtual: Virtualizer<HTMLDivElement, Element>;
  rows: readonly Row[];
  places: ReadonlyMap<string, number>;
  above: number;
  head: number;
  /** The job that stood on top when the page was left. */
  top: string | undefined;
  onTop: (id: string | undefined) => void;
  /** Whether a line is being moved: then the lines move by it alone. */
  isHeld: boolean;
}

const SETTLED_MS = 300;

/** What is looked at stays where it is, however much comes and goes above it; a reload comes back to it. */
export function useStaying({ virtual, rows, places, above, head, top, onTop, isHeld }: Staying): void {
  const seen = useRef<{ rows: readonly Row[]; inView: { key: string; list: string; below: number }[] } | null>(null);
  const offset = virtual.scrollOffset ?? 0;

  useLayoutEffect(() => {
    const before = seen.current;
    const at = before ? undefined : places.get(top ?? "");
    if (at !== undefined) virtual.scrollToIndex(at, { align: "start" });
    else if (before && before.rows !== rows && !isHeld) {
      const kept = before.inView.find((one) => rows[places.get(one.key) ?? -1]?.list === one.list);
      const start = kept && virtual.measurementsCache[places.get(kept.key) ?? -1]?.start;
      if (kept && start !== undefined && Math.abs(start - kept.below - offset) > 1) virtual.scrollToOffset(start - kept.below);
    }
    // At the very top the newest may come into view; below it nothing moves.
    const inView = offset <= above ? [] : virtual.getVirtualItems().filter((item) => rows[item.index]?.job && item.start >= offset + head - 1).map((item) => ({ key: keyOf(rows[item.index] as Row), list: (rows[item.index] as Row).list, below: item.start - offset }));
    seen.current = rows.length > 0 ? { rows, inView } : null;
  });

  const first = offset <= above ? undefined : seenFirst(virtual, rows, offset + head);
  const isStill = !virtual.isScrolling && rows.length > 0;
  useEffect(() => {
    if (!isStill || first === top) return;
    const timer = setTimeout(() => onTop(first), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [isStill, first, top, onTop]);
}

const seenFirst = (virtual: Staying["virtual"], rows: readonly Row[], line: number): string | undefined => {
  const item = virtual.getVirtualItems().find((one) => rows[one.index]?.job && one.start >= line - 1);
  return item && rows[item.index]?.job?.id;
};
