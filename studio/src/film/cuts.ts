/** Cut lists and timelines: read, and edited at once on the page, then on the server, each edit with its undo. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { changeCuts, type CutItem, type CutItemShown, type CutsShown, getCuts, listExportFormats, listProjectCuts, listRenders, type MusicItem, type MusicShown, type SubtitlesChosen } from "@/api";
import { laid, moved, trimmed } from "@/film/lay";
import { everyPage } from "@/film/queries";
import { isProblem } from "@/lib/http";
import { complain } from "@/lib/toasts";
import { type Done, forget, remember } from "@/lib/undo";
import { inLine } from "@/lib/unsaved";

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
  queryOptions({ queryKey: ["renders", cuts], queryFn: () => everyPage((cursor) => listRenders({ path: { cuts_id: cuts }, query: { limit: 200, cursor } })), staleTime: 2_000 });

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
}

interface Change {
  items?: readonly CutItemShown[];
  music?: readonly MusicItem[];
  subtitles?: SubtitlesChosen;
  name?: string;
}

/** The version that this page's last save made, by edit: what came after it is somebody else's. */
const ours = new Map<string, number>();

export function useEdit(id: string): Edit {
  const cache = useQueryClient();
  const { t } = useTranslation();
  const { data: cuts, error } = useQuery({ ...cutsQuery(id), enabled: id !== "" });

  /** Saves follow each other: each needs the version that the one before it made. after: whether the one was kept that this one takes back. */
  const save = useCallback(async (change: Change, after?: Promise<boolean>): Promise<boolean> => {
    const before = cache.getQueryData<CutsShown>(["cuts", id]);
    if (!before) return false;
    cache.setQueryData<CutsShown>(["cuts", id], shown(before, change));
    saving.set(id, (saving.get(id) ?? 0) + 1);
    const over = () => saving.set(id, (saving.get(id) ?? 1) - 1);
    const send = async (isLast: () => boolean) => {
      if (after && !(await after)) return false;
      const { version } = cache.getQueryData<CutsShown>(["cuts", id]) ?? before;
      if (after && version !== ours.get(id)) throw new Error(t("conflict.undo"));
      const body = { ...change, ...(change.items ? { items: change.items.map(wishOf) } : {}), ...(change.music ? { music: [...change.music] } : {}) } as Parameters<typeof changeCuts>[0]["body"];
      keep(cache, id, await changeCuts({ path: { cuts_id: id }, body, headers: { "If-Match": `"${version}"` } }), isLast());
      return true;
    };
    try {
      const isKept = await inLine(`cuts ${id}`, send);
      over();
      return isKept;
    } catch (problem) {
      over();
      cache.setQueryData(["cuts", id], before);
      if (isProblem(problem) && problem.code === "etag.mismatch") complain(t("conflict.cuts"), t("conflict.cuts_about"));
      else complain(t(after ? "failed.undo" : "failed.cuts"), problem);
      if (!isProblem(problem) || !problem.isOffline) await cache.invalidateQueries({ queryKey: ["cuts", id] });
      return false;
    }
  }, [cache, id, t]);

  /** Do an act that can be taken back, as long as nobody else changed the edit after it. */
  const act = useCallback((label: string, change: Change, back: Change): Done => {
    const sent = save(change);
    const done: Done = { label, undo: () => save(back, sent), whole: `cuts ${id} ${Object.keys(change).join()}` };
    remember(done);
    void sent.then((isKept) => { if (!isKept) forget(done); });
    return done;
  }, [id, save]);
  const now = () => cache.getQueryData<CutsShown>(["cuts", id]);

  return {
    cuts, error,
    set(items, label) {
      const before = now()?.items;
      return before ? act(label, { items: laid(items) }, { items: before }) : null;
    },
    setMusic(music, label) {
      const before = now()?.music;
      if (before) act(label, { music }, { music: before.map(musicOf) });
    },
    setSubtitles(subtitles, label) {
      const before = now()?.subtitles;
      if (before) act(label, { subtitles }, { subtitles: { source: before.source ?? "none", text: before.text ?? "" } });
    },
  };
}

const shown = (before: CutsShown, { items, music, name }: Change): CutsShown => ({
  ...before, ...(music ? { music: music.map((one) => ({ ...before.music.find((old) => old.sound === one.sound), ...one })) } : {}), ...(name === undefined ? {} : { name }),
  ...(items ? { items: [...items], count: items.length, seconds: items.reduce((sum, item) => sum + (item.seconds ?? 0), 0) } : {}),
});

/** What the server made of an edit: all of it, unless a later edit is on its way already. */
function keep(cache: QueryClient, id: string, saved: CutsShown, isLast: boolean): void {
  ours.set(id, saved.version);
  cache.setQueryData<CutsShown>(["cuts", id], (now) => (isLast || !now ? saved : { ...now, version: saved.version }));
}
