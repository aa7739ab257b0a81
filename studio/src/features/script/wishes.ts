import { create } from "zustand";

import type { ScriptWish } from "@/api";

/** What is in the source pane: kept while one looks elsewhere, for each project. */
interface Wishes {
  byProject: Record<string, ScriptWish>;
}

export const EMPTY: ScriptWish = { text: "", name: "", planner: "auto" };

export const useWishes = create<Wishes>()(() => ({ byProject: {} }));

export const setWish = (project: string, change: Partial<ScriptWish>): void =>
  useWishes.setState(({ byProject }) => ({ byProject: { ...byProject, [project]: { ...(byProject[project] ?? EMPTY), ...change } } }));
