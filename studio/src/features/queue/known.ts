/** What is known of jobs, by id: read where they come into view. Each line reads its own, so that news repaints nothing else. */
import { useQuery } from "@tanstack/react-query";
import { create } from "zustand";

import { type Job, listJobs } from "@/api";
import { MOST_READ } from "@/film/queries";

export const useKnown = create<{ byId: Readonly<Record<string, Job>> }>()(() => ({ byId: {} }));

export const knownOf = (id: string): Job | undefined => useKnown.getState().byId[id];

const AT_ONCE = 4;

/** Read some jobs, however many. Those that are gone are left out. */
export async function readJobs(ids: readonly string[]): Promise<Job[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / MOST_READ) }, (_, at) => ids.slice(at * MOST_READ, (at + 1) * MOST_READ));
  const found: Job[] = [];
  for (let at = 0; at < parts.length; at += AT_ONCE) {
    const read = await Promise.all(parts.slice(at, at + AT_ONCE).map((id) => listJobs({ query: { id: [...id], limit: MOST_READ } })));
    found.push(...read.flatMap((page) => page.items));
  }
  useKnown.setState(({ byId }) => ({ byId: { ...byId, ...Object.fromEntries(found.map((job) => [job.id, job])) } }));
  return found;
}

/** Keep the jobs that are in view known, and up to date. */
export function useReading(ids: readonly string[]): void {
  useQuery({ queryKey: ["jobs", "rows", ids], queryFn: async () => (await readJobs(ids)).length, enabled: ids.length > 0, staleTime: 5_000, gcTime: 10_000 });
}
