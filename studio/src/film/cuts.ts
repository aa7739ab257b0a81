/** Cut lists and timelines: read, and edited at once on the page, then on the server, each edit with its undo. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { changeCuts, type CutItem, type CutItemShown, type CutsShown, getCuts, listExportFormats, listProjectCuts, listRenders, type MusicItem, type MusicShown, type SubtitlesChosen } from "@/api";
import { laid, moved, trimmed } from "@/film/lay";
import { isProblem } from "@/lib/http";
import { complain } from "@/lib/toasts";
import { type Done, remember } from "@/lib/undo";
import { unsent } from "@/lib/unsaved";

export { laid, moved, trimmed };

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
export const wishOf = ({ footage, take, gap, in: from, out, title, reason, score, tags, gain, enter, leave }: CutItemShown): CutItem => ({ footage, take, gap, in: from, out, title, reason, score, tags, gain, enter, leave });
export const musicOf = ({ sound, at, start, seconds, gain, fade_in, fade_out }: MusicShown): MusicItem => ({ sound, at, start, seconds, gain, fade_in, fade_out });

export interface Edit {
  cuts: CutsShown | undefined;
  error: Error | null;
  /** Change the items at once; `label` names the act for its undo, which is returned. */
  set: (items: readonly CutItemShown[], label: string) => Done | null;
  setMusic: (music: readonly MusicItem[], label: string) => void;
  setSubtitles: (subtitles: SubtitlesChosen, label: string) => void;
  rename: (name: string) => void;
}

interface Change {
  items?: readonly CutItemShown[];
  music?: readonly MusicItem[];
  subtitles?: SubtitlesChosen;
  name?: string;
}

/** Saves follow each other: each needs the version that the one before it made. */
const lines = new Map<string, Promise<unknown>>();

export function useEdit(id: string): Edit {
  const cache = useQueryClient();
  const { t } = useTranslation();
  const { data: cuts, error } = useQuery({ ...cutsQuery(id), enabled: id !== "" });

  const save = useCallback((change: Change) => {
    const before = cache.getQueryData<CutsShown>(["cuts", id]);
    if (!before) return Promise.resolve();
    cache.setQueryData<CutsShown>(["cuts", id], shown(before, change));
    saving.set(id, (saving.get(id) ?? 0) + 1);
    const over = () => saving.set(id, (saving.get(id) ?? 1) - 1);
    const begun = (saving.get(id) ?? 0) > 1 ? unsent() : undefined;
    const send = async () => {
      begun?.();
      const { version } = cache.getQueryData<CutsShown>(["cuts", id]) ?? before;
      const body = { ...change, ...(change.items ? { items: change.items.map(wishOf) } : {}), ...(change.music ? { music: [...change.music] } : {}) } as Parameters<typeof changeCuts>[0]["body"];
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
      if (!before) return null;
      const act: Done = { label, undo: () => save({ items: before }) };
      remember(act);
      void save({ items: laid(items) });
      return act;
    },
    setMusic(music, label) {
      const before = cache.getQueryData<CutsShown>(["cuts", id])?.music;
      if (!before) return;
      remember({ label, undo: () => save({ music: before.map(musicOf) }) });
      void save({ music });
    },
    setSubtitles(subtitles, label) {
      const before = cache.getQueryData<CutsShown>(["cuts", id])?.subtitles;
      if (!before) return;
      remember({ label, undo: () => save({ subtitles: { source: before.source ?? "none", text: before.text ?? "" } }) });
      void save({ subtitles });
    },
    rename: (name) => void save({ name }).then(() => cache.invalidateQueries({ queryKey: ["cuts"] })),
  };
}

const shown = (before: CutsShown, { items, music, name }: Change): CutsShown => ({
  ...before, ...(music ? { music: music.map((one) => ({ ...before.music.find((old) => old.sound === one.sound), ...one })) } : {}), ...(name === undefined ? {} : { name }),
  ...(items ? { items: [...items], count: items.length, seconds: items.reduce((sum, item) => sum + (item.seconds ?? 0), 0) } : {}),
});

/** What the server made of an edit: all of it, unless a later edit is on its way already. */
function keep(cache: QueryClient, id: string, saved: CutsShown, isLast: boolean): void {
  cache.setQueryData<CutsShown>(["cuts", id], (now) => (isLast || !now ? saved : { ...now, version: saved.version }));
}
