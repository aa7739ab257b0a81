import { queryOptions, useQuery } from "@tanstack/react-query";

import { listJobs } from "@/api";

const runningQuery = queryOptions({
  queryKey: ["jobs", "running"],
  queryFn: async () => (await listJobs({ query: { state: ["running"], limit: 200 } })).items.length,
  staleTime: 5_000,
});

/** How many jobs run now, anywhere this person may see. */
export const useRunning = (): number => useQuery(runningQuery).data ?? 0;
