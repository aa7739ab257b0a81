/** Which takes arrived since a person last looked at their shot; this browser remembers it, the server need not. */
import { useEffect, useState } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";

import type { BoardShown, ShotShown, TakeShown } from "@/api";

const MOST_PROJECTS = 40;
const MOST_SHOTS = 1000;

/** What was seen of one project, as instants of the server: all takes up to `since`, and those of some shots up to later ones. */
export interface Seen {
  since: string;
  shots: Readonly<Record<string, string>>;
}

interface Memory {
  projects: Readonly<Record<string, Seen>>;
}

/** What this browser has seen. */
export const useSeen = create<Memory>()(persist((): Memory => ({ projects: {} }), { name: "cineflow.seen", version: 1 }));

/** The instant of the newest take; "" where there is none. */
export const newestOf = (takes: readonly TakeShown[]): string => takes.reduce((last, take) => (take.made_at > last ? take.made_at : last), "");

/** What is known of a project once a shot's takes were looked at; where there is no room, the longest kept is forgotten. */
export function looked(seen: Seen, shot: string, until: string, most = MOST_SHOTS): Seen {
  if (until <= (seen.shots[shot] ?? seen.since)) return seen;
  const all = [...Object.entries(seen.shots).filter(([id]) => id !== shot), [shot, until] as const];
  const gone = all.slice(0, -most);
  const since = gone.reduce((last, [, at]) => (at > last ? at : last), seen.since); // else what is forgotten would be new again
  return { since, shots: Object.fromEntries(all.slice(-most).filter(([, at]) => at > since)) };
}

const put = ({ projects }: Memory, project: string, seen: Seen): Memory => ({
  projects: Object.fromEntries([...Object.entries(projects).filter(([id]) => id !== project), [project, seen] as const].slice(-MOST_PROJECTS)),
});

const sinceOf = ({ projects }: Memory, project: string, shot: string): string | undefined => projects[project]?.shots[shot] ?? projects[project]?.since;

/** What lies there when a project is opened for the first time is not new. */
export function useFirstSight(project: string, board: BoardShown | undefined): void {
  useEffect(() => {
    if (!board || useSeen.getState().projects[project]) return;
    useSeen.setState((now) => put(now, project, { since: newestOf(board.shots.flatMap((shot) => shot.takes)), shots: {} }));
  }, [project, board]);
}

/** Whether a shot has takes that nobody looked at here. */
export function useHasNew(project: string, shot: ShotShown): boolean {
  const since = useSeen((now) => sinceOf(now, project, shot.id));
  return since !== undefined && newestOf(shot.takes) > since;
}

/** Look at a shot's takes: which of them are new stays as it was when the shot was opened, and what comes meanwhile is new. */
export function useLook(project: string, shot: ShotShown): (take: TakeShown) => boolean {
  const newest = newestOf(shot.takes);
  const begin = () => ({ shot: shot.id, since: sinceOf(useSeen.getState(), project, shot.id) ?? newest });
  const [opened, setOpened] = useState(begin);
  if (opened.shot !== shot.id) setOpened(begin());
  useEffect(() => {
    const seen = useSeen.getState().projects[project];
    if (!seen) return;
    const next = looked(seen, shot.id, newest);
    if (next !== seen) useSeen.setState((now) => put(now, project, next));
  }, [project, shot.id, newest]);
  return (take) => take.made_at > opened.since;
}
