import { create } from "zustand";

/** An act that can be taken back for as long as the page is open. */
export interface Done {
  label: string;
  undo: () => Promise<unknown>;
}

interface History {
  done: Done[];
}

const MOST = 100;

export const useHistory = create<History>()(() => ({ done: [] }));

/** Remember how to take an act back. */
export const remember = (act: Done): void => useHistory.setState((now) => ({ done: [...now.done, act].slice(-MOST) }));

/** Whether an act can still be taken back: it was neither undone nor forgotten. */
export const isRemembered = (act: Done): boolean => useHistory.getState().done.includes(act);

/** Forget an act that came to nothing. */
export const forget = (act: Done): void => useHistory.setState((now) => ({ done: now.done.filter((one) => one !== act) }));

/** Take the last act back; returns it, or null where there is none. */
export async function undoLast(): Promise<Done | null> {
  const last = useHistory.getState().done.at(-1);
  if (!last) return null;
  useHistory.setState((now) => ({ done: now.done.slice(0, -1) }));
  await last.undo();
  return last;
}

/** Take one certain act back, from its toast. */
export async function undoThis(act: Done): Promise<void> {
  if (!isRemembered(act)) return;
  forget(act);
  await act.undo();
}
