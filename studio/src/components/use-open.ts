import { useState } from "react";

/** What of a list is open: what is asked for, else what was open already, else the first. What joins the list later opens nothing by itself. */
export function useOpen<T extends { id: string }>(all: readonly T[], wanted: string | undefined, first: (all: readonly T[]) => T | undefined = (list) => list[0]): T | undefined {
  const [stays, setStays] = useState<string>();
  const open = all.find((one) => one.id === wanted) ?? all.find((one) => one.id === stays) ?? first(all);
  if (open && open.id !== stays) setStays(open.id);
  return open;
}
