import { create } from "zustand";

/** Ticked jobs, by id. */
export const useChosen = create<{ ids: ReadonlySet<string> }>()(() => ({ ids: new Set<string>() }));

/** Tick some jobs, or untick them. */
export function choose(ids: Iterable<string>, is: boolean): void {
  useChosen.setState((now) => {
    const next = new Set(now.ids);
    for (const id of ids) if (is) next.add(id); else next.delete(id);
    return { ids: next };
  });
}

export const chooseNone = (): void => useChosen.setState({ ids: new Set<string>() });
