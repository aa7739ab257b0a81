import { useQuery } from "@tanstack/react-query";

import { tallyQuery } from "@/film/queries";

/** How many jobs run now, anywhere this person may see. */
export const useRunning = (): number => useQuery(tallyQuery).data?.states.running ?? 0;
