import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { getFootage, getTranscript, getWaveform, listProjectFootage } from "@/api";

export const footagesQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ["footages", project],
    queryFn: ({ pageParam }) => listProjectFootage({ path: { project_id: project }, query: { cursor: pageParam, limit: 100 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 10_000,
  });

export const pieceQuery = (id: string) =>
  queryOptions({ queryKey: ["footage", id], queryFn: () => getFootage({ path: { footage_id: id } }), staleTime: 30_000 });

export const transcriptQuery = (id: string) =>
  queryOptions({ queryKey: ["footage", id, "transcript"], queryFn: () => getTranscript({ path: { footage_id: id } }), staleTime: 5 * 60_000, retry: false });

/** The outline of the sound, from 0 to 1, a thousand steps at most. */
export const waveQuery = (id: string) =>
  queryOptions({
    queryKey: ["footage", id, "wave"],
    queryFn: async () => outlineOf(await getWaveform({ path: { footage_id: id } })),
    staleTime: Infinity, retry: false,
  });

const STEPS = 1000;

function outlineOf(said: unknown): number[] {
  const { data = [], bits = 8 } = said as { data?: number[]; bits?: number };
  const full = 2 ** (bits - 1);
  const pairs = Math.floor(data.length / 2);
  const each = Math.max(1, Math.ceil(pairs / STEPS));
  const told: number[] = [];
  for (let at = 0; at < pairs; at += each) {
    let most = 0;
    for (let n = at; n < Math.min(pairs, at + each); n++) most = Math.max(most, Math.abs(data[2 * n] ?? 0), Math.abs(data[2 * n + 1] ?? 0));
    told.push(Math.min(1, most / full));
  }
  return told;
}
