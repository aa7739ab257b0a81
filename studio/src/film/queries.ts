/** What the server knows, by name: every read goes through one of these, and live events mend what they hold. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import {
  getBoard,
  getCosts,
  getJob,
  getProject,
  getTake,
  listAssets,
  listFailures,
  listJobIds,
  listModels,
  listNotes,
  listProjectFootage,
  listProjects,
  listProviders,
  listUnknown,
  listUnknownCalls,
  listUsers,
  tallyJobs,
} from "@/api";

const MOST_PAGES = 100;

/** All of a list that is short in practice, page after page. */
export async function everyPage<Item>(read: (cursor: string | null) => Promise<{ items: Item[]; next?: string | null }>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next }: { items: Item[]; next?: string | null } = await read(cursor);
    all.push(...items);
    if (!next) break;
    cursor = next;
  }
  return all;
}

export const projectsQuery = queryOptions({
  queryKey: ["projects"], queryFn: () => everyPage((cursor) => listProjects({ query: { limit: 200, cursor } })), staleTime: 30_000,
});

export const projectQuery = (id: string) =>
  queryOptions({ queryKey: ["project", id], queryFn: () => getProject({ path: { project_id: id } }), staleTime: 30_000 });

/** Progress comes by events, so a board is only read again when something says it changed. */
export const boardQuery = (project: string) =>
  queryOptions({ queryKey: ["board", project], queryFn: ({ signal }) => getBoard({ path: { project_id: project }, signal }), staleTime: 5 * 60_000 });

export const takeQuery = (id: string) =>
  queryOptions({ queryKey: ["take", id], queryFn: () => getTake({ path: { take_id: id } }), staleTime: 60_000 });

export const notesQuery = (take: string) =>
  queryOptions({ queryKey: ["notes", take], queryFn: () => everyPage((cursor) => listNotes({ path: { take_id: take }, query: { limit: 200, cursor } })), staleTime: 60_000 });

export const providersQuery = queryOptions({ queryKey: ["providers"], queryFn: () => listProviders(), staleTime: 15_000 });

export const readyModelsQuery = (kind: "video" | "image" = "video") =>
  queryOptions({ queryKey: ["models", "ready", kind], queryFn: () => listModels({ query: { ready: true, kind } }), staleTime: 5 * 60_000 });

/** Reference pictures beside a project's storyboards, and the people who may have some. */
export const assetsQuery = (project: string) =>
  queryOptions({ queryKey: ["assets", project], queryFn: () => listAssets({ path: { project_id: project } }), staleTime: 15_000 });

export interface JobsWanted {
  project?: string | undefined;
  state: string[];
  /** As they go, instead of newest first. */
  order?: "next";
}

/** Every job of a list, by its id: what each of them is, is read where it is shown. */
export const jobIdsQuery = ({ project, state, order }: JobsWanted) =>
  queryOptions({
    queryKey: ["jobs", "ids", project ?? "", state, order ?? ""],
    queryFn: () => listJobIds({ query: { project: project ?? null, state, order: order ?? "newest" } }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });

/** So many jobs are read at once. */
export const MOST_READ = 100;

/** How many jobs are in each state, and were done lately. */
export const tallyQuery = queryOptions({ queryKey: ["jobs", "tally"], queryFn: () => tallyJobs(), staleTime: 5_000 });

export const jobQuery = (id: string) => queryOptions({ queryKey: ["job", id], queryFn: () => getJob({ path: { job_id: id } }), staleTime: 2_000 });

export const failuresQuery = (project?: string) =>
  queryOptions({ queryKey: ["failures", project ?? ""], queryFn: () => listFailures({ query: { project: project ?? null } }), staleTime: 10_000 });

export const unknownQuery = queryOptions({ queryKey: ["unknown"], queryFn: () => everyPage((cursor) => listUnknown({ query: { limit: 200, cursor } })), staleTime: 10_000 });

/** Questions to models whose answer was lost; for administrators alone. */
export const unknownCallsQuery = queryOptions({ queryKey: ["unknown-calls"], queryFn: () => everyPage((cursor) => listUnknownCalls({ query: { limit: 200, cursor } })), staleTime: 10_000 });

export type CostsBy = "project" | "provider" | "model" | "user" | "day" | "run";

export const costsQuery = (by: CostsBy, since?: string, until?: string) =>
  queryOptions({
    queryKey: ["costs", by, since ?? "", until ?? ""],
    queryFn: () => getCosts({ query: { by, since: since ?? null, until: until ?? null } }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });

/** The latest footage of a project, for what is put together of it. */
export const readyFootageQuery = (project: string) =>
  queryOptions({ queryKey: ["footages", project, "ready"], queryFn: async () => (await listProjectFootage({ path: { project_id: project }, query: { limit: 200 } })).items.filter((one) => one.state === "ready"), staleTime: 10_000 });

/** Everybody who has an account; for administrators alone. */
export const usersQuery = queryOptions({ queryKey: ["users"], queryFn: () => everyPage((cursor) => listUsers({ query: { limit: 200, cursor } })) });
