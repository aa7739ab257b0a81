import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { getScript, getScriptChanges, getScriptText, listScripts, quoteScript, type ScriptWish } from "@/api";
import { everyPage } from "@/film/queries";

export const scriptsQuery = (project: string) =>
  queryOptions({ queryKey: ["scripts", project], queryFn: () => everyPage((cursor) => listScripts({ path: { project_id: project }, query: { limit: 200, cursor } })), staleTime: 30_000 });

export const scriptQuery = (id: string) =>
  queryOptions({ queryKey: ["script", id], queryFn: () => getScript({ path: { script_id: id } }), staleTime: 60_000, retry: false });

/** A draft's text never changes. */
export const scriptTextQuery = (id: string) =>
  queryOptions({ queryKey: ["script-text", id], queryFn: async () => String(await getScriptText({ path: { script_id: id }, parseAs: "text" })), staleTime: Infinity, retry: false });

export const scriptQuoteQuery = (project: string, wish: ScriptWish) =>
  queryOptions({
    queryKey: ["script-quote", project, wish], queryFn: () => quoteScript({ path: { project_id: project }, body: wish }),
    retry: false, staleTime: 30_000, gcTime: 30_000, placeholderData: keepPreviousData,
  });

/** digests: of the board's files, so that the changes are told anew when one of them is edited. */
export const changesQuery = (id: string, storyboard: string, adds: boolean, style: string, digests: string) =>
  queryOptions({
    queryKey: ["script", id, "changes", storyboard, adds, style, digests],
    queryFn: () => getScriptChanges({ path: { script_id: id }, query: { storyboard, adds, style } }),
    retry: false, staleTime: 60_000, placeholderData: keepPreviousData,
  });
