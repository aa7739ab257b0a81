import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

/** Cut lists that are being decided: their id → the work that decides. A reload still knows them. */
export const usePending = create<{ jobs: Record<string, string> }>()(
  persist(() => ({ jobs: {} }), { name: "cineflow.deciding", storage: createJSONStorage(() => sessionStorage) }),
);

export const notPending = (cuts: string): void =>
  void usePending.setState(({ jobs }) => ({ jobs: Object.fromEntries(Object.entries(jobs).filter(([id]) => id !== cuts)) }));
