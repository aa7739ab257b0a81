import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { createProjectCuts, type CutsLine, deleteCuts } from "@/api";
import { cutsListQuery, cutsQuery, musicOf, wishOf } from "@/film/cuts";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";

/** Delete an edit at once; taken back, it is made anew with all that it held. onOpen: which edit to show then. */
export function useDeleteCuts(project: string, onOpen: (cuts: string | undefined) => void): (line: CutsLine) => Promise<void> {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries({ queryKey: ["cuts"] });
  return async (line) => {
    const label = t("edit.deleted", { name: line.name || t("moments.title") });
    const remove = async () => {
      const held = await cache.ensureQueryData(cutsQuery(line.id));
      // It leaves the page before it leaves the server: nothing reads it again meanwhile.
      await cache.cancelQueries({ queryKey: cutsListQuery(project, held.kind).queryKey });
      cache.setQueryData(cutsListQuery(project, held.kind).queryKey, (list) => list?.filter((one) => one.id !== line.id));
      onOpen(undefined);
      await deleteCuts({ path: { cuts_id: line.id } });
      cache.removeQueries({ queryKey: ["cuts", line.id] });
      return held;
    };
    const removed = remove().catch((error: unknown) => { complain(t("failed.cuts"), error); return null; });
    const undo = async () => {
      const held = await removed;
      if (!held) return false;
      const { name, kind, theme, items, music, subtitles } = held;
      const made = await createProjectCuts({ path: { project_id: project }, body: { name, kind, theme, items: items.map(wishOf), music: music.map(musicOf), subtitles: { source: subtitles.source ?? "none", text: subtitles.text ?? "" } } });
      await again();
      onOpen(made.id);
      return true;
    };
    const act = await doing(label, removed.then((held) => held !== null), undo);
    if (act) say(label, takenBack(act, t("undo"), t("failed.cuts")));
    await again();
  };
}
