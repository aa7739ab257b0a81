/** Cut lists and timelines: read, and edited at once on the page, then on the server, each edit with its undo. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { changeCuts, type CutItem, type CutItemShown, type CutsShown, getCuts, listExportFormats, listProjectCuts, listRenders } from "@/api";
import { isProblem } from "@/lib/http";
import { complain } from "@/lib/toasts";
import { remember } from "@/lib/undo";

export const cutsListQuery = (project: string, kind: "clips" | "timeline") =>
  queryOptions({ queryKey: ["cuts", project, kind], queryFn: async () => (await listProjectCuts({ path: { project_id: project }, query: { kind, limit: 200 } })).items, staleTime: 10_000 });

/** Saves under way, by edit: what is read meanwhile is older than what the page shows. */
const saving = new Map<string, number>();

export const cutsQuery = (id: string) =>
  queryOptions({
    queryKey: ["cuts", id],
    queryFn: async ({ client }) => {
      const fresh = await getCuts({ path: { cuts_id: id } });
      const shown = client.getQueryData<CutsShown>(["cuts", id]);
      return shown && ((saving.get(id) ?? 0) > 0 || shown.version > fresh.version) ? shown : fresh;
    },
    staleTime: 60_000, retry: false,
  });

export const rendersQuery = (cuts: string) =>
  queryOptions({ queryKey: ["renders", cuts], queryFn: () => listRenders({ path: { cuts_id: cuts } }), staleTime: 2_000 });

export const formatsQuery = queryOptions({ queryKey: ["export-formats"], queryFn: () => listExportFormats(), staleTime: Infinity });

/** The part of an item that a person decides; the rest is reckoned from it. */
export const wishOf = ({ footage, take, gap, in: from, out, title, reason, score, tags }: CutItemShown): CutItem => ({ footage, take, gap, in: from, out, title, reason, score, tags });

/** A moment as a mark: to the millisecond, which is finer than a frame. */
export const mark = (seconds: number): string => `${Math.max(0, seconds).toFixed(3)}s`;

/** Trim an item to seconds of its source; never to nothing. */
export function trimmed(item: CutItemShown, start: number, end: number): CutItemShown {
  const from = Math.max(0, Math.min(start, end - SHORTEST));
  const to = Math.max(end, from + SHORTEST);
  return { ...item, in: mark(from), out: mark(to), start: from, end: to, seconds: to - from };
}

const SHORTEST = 0.04;

/** Where each item begins, once again. */
export function laid(items: readonly CutItemShown[]): CutItemShown[] {
  let at = 0;
  return items.map((item) => {
    const placed = { ...item, at };
    at += item.seconds ?? 0;
    return placed;
  });
}

/** Move one item of a list before another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = items.filter((_, at) => at !== from);
  next.splice(to, 0, ...items.slice(from, from + 1));
  return next;
}

export interface Edit {
  cuts: CutsShown | undefined;
  error: Error | null;
  /** Change the items at once; `label` names the act for its undo. */
  set: (items: readonly CutItemShown[], label: string) => void;
  rename: (name: string) => void;
}

/** Saves follow each other: each needs the version that the one before it made. */
const lines = new Map<string, Promise<unknown>>();

export function useEdit(id: string): Edit {
  const cache = useQueryClient();
  const { t } = useTranslation();
  const { data: cuts, error } = useQuery({ ...cutsQuery(id), enabled: id !== "" });

  const save = useCallback((change: { items?: readonly CutItemShown[]; name?: string }) => {
    const before = cache.getQueryData<CutsShown>(["cuts", id]);
    if (!before) return Promise.resolve();
    cache.setQueryData<CutsShown>(["cuts", id], shown(before, change));
    saving.set(id, (saving.get(id) ?? 0) + 1);
    const over = () => saving.set(id, (saving.get(id) ?? 1) - 1);
    const send = async () => {
      const { version } = cache.getQueryData<CutsShown>(["cuts", id]) ?? before;
      const body = { ...(change.items ? { items: change.items.map(wishOf) } : {}), ...(change.name === undefined ? {} : { name: change.name }) };
      const saved = await changeCuts({ path: { cuts_id: id }, body, headers: { "If-Match": `"${version}"` } });
      keep(cache, id, saved, lines.get(id) === line);
    };
    const line: Promise<unknown> = (lines.get(id) ?? Promise.resolve()).then(send).then(over, (problem: unknown) => {
      over();
      cache.setQueryData(["cuts", id], before);
      complain(t("failed.cuts"), problem);
      return isProblem(problem) && problem.isOffline ? undefined : cache.invalidateQueries({ queryKey: ["cuts", id] });
    });
    lines.set(id, line);
    return line;
  }, [cache, id, t]);

  return {
    cuts, error,
    set(items, label) {
      const before = cache.getQueryData<CutsShown>(["cuts", id])?.items;
      if (!before) return;
      remember({ label, undo: () => save({ items: before }) });
      void save({ items: laid(items) });
    },
    rename: (name) => void save({ name }).then(() => cache.invalidateQueries({ queryKey: ["cuts"] })),
  };
}

const shown = (before: CutsShown, { items, name }: { items?: readonly CutItemShown[]; name?: string }): CutsShown => ({
  ...before, ...(name === undefined ? {} : { name }),
  ...(items ? { items: [...items], count: items.length, seconds: items.reduce((sum, item) => sum + (item.seconds ?? 0), 0) } : {}),
});

/** What the server made of an edit: all of it, unless a later edit is on its way already. */
function keep(cache: QueryClient, id: string, saved: CutsShown, isLast: boolean): void {
  cache.setQueryData<CutsShown>(["cuts", id], (now) => (isLast || !now ? saved : { ...now, version: saved.version }));
}
