import { create } from "zustand";

/** An act that can be taken back for as long as the page is open. */
export interface Done {
  label: string;
  /** Resolves to false where there was nothing to take back, or that was refused and told. */
  undo: () => Promise<unknown>;
  /** What it changed as a whole: taken back while a later act on the same still stands, it would take that one along. */
  whole?: string;
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

/** Whether an act can be taken back out of turn: it still stands, and no later one stands on it. */
export const isFree = (act: Done, done: readonly Done[] = useHistory.getState().done): boolean =>
  done.includes(act) && (act.whole === undefined || done.findLast((one) => one.whole === act.whole) === act);

/** Forget an act that came to nothing. */
export const forget = (act: Done): void => useHistory.setState((now) => ({ done: now.done.filter((one) => one !== act) }));

/**
 * Remember an act from the moment it is asked for, not only once it was answered: whoever takes back the last act means
 * this one. Returns it once it was done; null where it came to nothing, and is forgotten, or was taken back meanwhile.
 * sent: whether it was done. undo: takes it back, after it was done; while it is under way, it is asked for as well.
 */
export async function doing(label: string, sent: Promise<boolean>, undo: () => Promise<unknown>): Promise<Done | null> {
  const act: Done = { label, undo };
  remember(act);
  const isDone = await sent.catch(() => false);
  if (!isRemembered(act)) return null;
  if (isDone) return act;
  forget(act);
  return null;
}

/** Take the last act back; returns it, or null where there is none, or it was not taken back. */
export async function undoLast(): Promise<Done | null> {
  const last = useHistory.getState().done.at(-1);
  if (!last) return null;
  useHistory.setState((now) => ({ done: now.done.slice(0, -1) }));
  return (await last.undo()) === false ? null : last;
}

/** Take one certain act back, from its toast. */
export async function undoThis(act: Done): Promise<void> {
  if (!isFree(act)) return;
  forget(act);
  await act.undo();
}
