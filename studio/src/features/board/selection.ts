import { create } from "zustand";

interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
}

/** Selected shots of the open board, by id: an order that changes takes nothing away. */
export const useSelection = create<Selection>()(() => ({ ids: new Set<string>(), anchor: null }));

export const selectOnly = (ids: Iterable<string>, anchor: string | null = null): void => useSelection.setState({ ids: new Set(ids), anchor });

export function toggle(id: string): void {
  useSelection.setState(({ ids }) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next, anchor: id };
  });
}

/** Select from the anchor to a shot, over what is shown. */
export function extendTo(id: string, shown: readonly string[]): void {
  useSelection.setState(({ ids, anchor }) => {
    const from = shown.indexOf(anchor ?? id);
    const to = shown.indexOf(id);
    if (from < 0 || to < 0) return { ids, anchor };
    return { ids: new Set([...ids, ...shown.slice(Math.min(from, to), Math.max(from, to) + 1)]), anchor: anchor ?? id };
  });
}
