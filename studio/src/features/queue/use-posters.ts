import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback } from "react";
import { useShallow } from "zustand/react/shallow";

import type { BoardShown } from "@/api";
import { boardQuery } from "@/film/queries";
import { useKnown } from "./known";

/** Boards are read for their stills only where few are needed. */
const MOST = 6;

const stillsOf = (board: BoardShown): [string, string][] => board.shots.flatMap((shot) => (shot.poster_url ? [[shot.id, shot.poster_url]] : []));
const joined = (all: UseQueryResult<[string, string][]>[]): ReadonlyMap<string, string> => new Map(all.flatMap((one) => one.data ?? []));

/** The stills of the shots that some jobs are for. */
export function usePosters(jobs: readonly string[]): (shot: string | null | undefined) => string | undefined {
  const projects = useKnown(useShallow(({ byId }) => [...new Set(jobs.flatMap((id) => { const job = byId[id]; return job?.shot_id && job.project ? [job.project] : []; }))].slice(0, MOST)));
  const stills = useQueries({ queries: projects.map((id) => ({ ...boardQuery(id), select: stillsOf })), combine: joined });
  return useCallback((shot: string | null | undefined) => stills.get(shot ?? ""), [stills]);
}
