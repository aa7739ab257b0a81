import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

import { type ClipBegun, type ClipWish, createProjectClips } from "@/api";
import { isProblem } from "@/lib/http";

/** A choice of moments that was asked for and is not answered yet; asked again under its key, it is the same choice. */
export interface Asked {
  project: string;
  body: ClipWish;
  key: string;
}

/** Cut lists that are being decided: their id → the work that decides. A reload still knows them, and what was asked. */
export const usePending = create<{ jobs: Record<string, string>; asked: readonly Asked[] }>()(
  persist((): { jobs: Record<string, string>; asked: readonly Asked[] } => ({ jobs: {}, asked: [] }), { name: "cineflow.deciding", storage: createJSONStorage(() => sessionStorage) }),
);

export const notPending = (cuts: string): void =>
  void usePending.setState(({ jobs }) => ({ jobs: Object.fromEntries(Object.entries(jobs).filter(([id]) => id !== cuts)) }));

const BUSY_MS = 1000;
const MOST_BUSY = 60;
const underWay = new Set<string>();

/** Have moments chosen. Until an answer came it is remembered, so that the page that comes after a reload can ask for it. */
export async function askMoments(one: Asked): Promise<ClipBegun> {
  const forget = () => usePending.setState(({ asked }) => ({ asked: asked.filter(({ key }) => key !== one.key) }));
  forget();
  usePending.setState(({ asked }) => ({ asked: [...asked, one] }));
  underWay.add(one.key);
  try {
    for (let number = 0; ; number++) {
      try {
        const begun = await createProjectClips({ path: { project_id: one.project }, body: one.body, headers: { "Idempotency-Key": one.key } });
        usePending.setState(({ jobs }) => ({ jobs: { ...jobs, [begun.cuts]: begun.job } }));
        forget();
        return begun;
      } catch (error) {
        if (isProblem(error) && error.code === "idempotency.busy" && number < MOST_BUSY) {
          await new Promise((done) => setTimeout(done, BUSY_MS));
          continue;
        }
        // A page that is being left hears of a broken line too, and has no moment more: what it asked stays remembered.
        if (isProblem(error) && error.isOffline) setTimeout(forget, BUSY_MS);
        else forget();
        throw error;
      }
    }
  } finally {
    underWay.delete(one.key);
  }
}

/** What an earlier page of this tab asked for in a project, and did not hear of. */
export const unheard = (project: string): Asked | undefined => usePending.getState().asked.find((one) => one.project === project && !underWay.has(one.key));
