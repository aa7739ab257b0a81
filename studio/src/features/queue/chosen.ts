import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

interface Chosen {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
}

interface Kept { ids: string[]; anchor: string | null }

/** Ticked jobs, by id; a reload leaves them ticked. */
export const useChosen = create<Chosen>()(
  persist((): Chosen => ({ ids: new Set<string>(), anchor: null }), {
    name: "cineflow.queue",
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ ids, anchor }) => ({ ids: [...ids], anchor }),
    merge: (kept, now) => (kept ? { ids: new Set((kept as Kept).ids), anchor: (kept as Kept).anchor } : now),
  }),
);

/** Tick some jobs, or untick them. */
export function choose(ids: Iterable<string>, is: boolean, anchor: string | null = null): void {
  useChosen.setState((now) => {
    const next = new Set(now.ids);
    for (const id of ids) if (is) next.add(id); else next.delete(id);
    return { ids: next, anchor: anchor ?? now.anchor };
  });
}

/** Tick or untick one; with a range, everything from the one before it, in the order shown. */
export function chooseTo(id: string, is: boolean, shown: readonly string[], isRange: boolean): void {
  const from = shown.indexOf(useChosen.getState().anchor ?? "");
  const to = shown.indexOf(id);
  choose(isRange && from >= 0 && to >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [id], is, id);
}

export const chooseNone = (): void => void useChosen.setState({ ids: new Set<string>(), anchor: null });
