import type { JobName } from "@/api";

export type ListName = "now" | "next" | "ended";

/** A list of the queue; is_all false: older ones are not listed. */
export interface Jobs {
  name: ListName;
  jobs: readonly JobName[];
  isAll: boolean;
}

export interface Row {
  list: ListName;
  /** Null for the heading of its list. */
  job: JobName | null;
  /** In its list, the first being 0; -1 for the heading. */
  place: number;
}

/** Everything that is shown, line by line: each list that is not empty under its heading. */
export const rowsOf = (lists: readonly Jobs[]): Row[] =>
  lists.flatMap(({ name, jobs }): Row[] => (jobs.length === 0 ? [] : [{ list: name, job: null, place: -1 }, ...jobs.map((job, place) => ({ list: name, job, place }))]));

export const keyOf = (row: Row): string => row.job?.id ?? row.list;
