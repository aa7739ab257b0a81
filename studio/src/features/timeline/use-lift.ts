import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { laid, moved } from "@/film/cuts";

export interface Lift {
  /** Where the clip that is held stands now; null where none is. */
  at: number | null;
  said: string;
  /** The edit as it will be once the clip is dropped. */
  preview: readonly CutItemShown[];
  lift: (index: number) => void;
  nudge: (by: number) => void;
  drop: () => void;
  putBack: () => void;
}

/** Moving a clip by keyboard: lifted, moved, dropped as one change, or put back; each told to screen readers. */
export function useLift(items: readonly CutItemShown[], nameOf: (item: CutItemShown) => string, onMove: (from: number, to: number) => void): Lift {
  const { t } = useTranslation();
  const [held, setHeld] = useState<{ from: number; to: number } | null>(null);
  const [said, setSaid] = useState("");
  const name = (at: number) => { const item = items[at]; return item ? nameOf(item) : ""; };
  return {
    at: held?.to ?? null, said,
    preview: held ? laid(moved(items, held.from, held.to)) : items,
    lift(index) {
      setHeld({ from: index, to: index });
      setSaid(t("edit.lifted", { name: name(index) }));
    },
    nudge(by) {
      if (!held) return;
      const to = Math.max(0, Math.min(items.length - 1, held.to + by));
      setHeld({ ...held, to });
      setSaid(t("edit.place_of", { name: name(held.from), number: to + 1, count: items.length }));
    },
    drop() {
      if (!held) return;
      onMove(held.from, held.to);
      setSaid(t("edit.dropped", { name: name(held.from), number: held.to + 1, count: items.length }));
      setHeld(null);
    },
    putBack() {
      if (held) setSaid(t("edit.put_back", { name: name(held.from) }));
      setHeld(null);
    },
  };
}
