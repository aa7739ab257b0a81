import { create } from "zustand";

/** Cut lists that are being decided: their id → the work that decides. */
export const usePending = create<{ jobs: Record<string, string> }>()(() => ({ jobs: {} }));

export const notPending = (cuts: string): void =>
  usePending.setState(({ jobs }) => ({ jobs: Object.fromEntries(Object.entries(jobs).filter(([id]) => id !== cuts)) }));
