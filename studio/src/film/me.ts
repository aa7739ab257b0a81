import { queryOptions, useQuery } from "@tanstack/react-query";

import { getAbout, getMe, getSetup } from "@/api";

export const meQuery = queryOptions({ queryKey: ["me"], queryFn: () => getMe(), staleTime: 60_000, retry: false });
export const aboutQuery = queryOptions({ queryKey: ["about"], queryFn: () => getAbout(), staleTime: 60_000 });
export const setupQuery = queryOptions({ queryKey: ["setup"], queryFn: () => getSetup(), staleTime: 0 });

export type Right = "read" | "edit" | "generate" | "footage" | "review" | "admin";

/** What the signed-in person may do. Acts that are not allowed are hidden, so this is asked before showing one. */
export function useMay(): (right: Right) => boolean {
  const { data } = useQuery(meQuery);
  return (right) => data?.may.includes(right) ?? false;
}
