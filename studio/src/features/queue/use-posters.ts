import { useQueries, type UseQueryResult } from "@tanstack/react-query";

import type { BoardShown, Job } from "@/api";
import { boardQuery } from "@/film/queries";

/** Boards are read for their stills only where few are needed. */
const MOST = 6;

const stillsOf = (board: BoardShown): [string, string][] => board.shots.flatMap((shot) => (shot.poster_url ? [[shot.id, shot.poster_url]] : []));
const joined = (all: UseQueryResult<[string, string][]>[]): ReadonlyMap<string, string> => new Map(all.flatMap((one) => one.data ?? []));

/** The stills of the shots that jobs are for, by shot. */
export function usePosters(jobs: readonly Job[]): ReadonlyMap<string, string> {
  const projects = [...new Set(jobs.flatMap((job) => (job.shot_id && job.project ? [job.project] : [])))].slice(0, MOST);
  return useQueries({ queries: projects.map((id) => ({ ...boardQuery(id), select: stillsOf })), combine: joined });
}
