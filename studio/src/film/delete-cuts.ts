import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { createProjectCuts, type CutsLine, deleteCuts } from "@/api";
import { cutsListQuery, cutsQuery, musicOf, wishOf } from "@/film/cuts";
import { complain, say } from "@/lib/toasts";
import { type Done, forget, isRemembered, remember, undoThis } from "@/lib/undo";

/** Delete an edit at once; taken back, it is made anew with all that it held. onOpen: which edit to show then. */
export function useDeleteCuts(project: string, onOpen: (cuts: string | undefined) => void): (line: CutsLine) => Promise<void> {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries({ queryKey: ["cuts"] });
  return async (line) => {
    const label = t("edit.deleted", { name: line.name || t("moments.title") });
    const held = await cache.ensureQueryData(cutsQuery(line.id)).catch((error: unknown) => complain(t("failed.cuts"), error));
    if (!held) return;
    const { name, kind, theme, items, music, subtitles } = held;
    // It leaves the page before it leaves the server: nothing reads it again meanwhile.
    await cache.cancelQueries({ queryKey: cutsListQuery(project, kind).queryKey });
    cache.setQueryData(cutsListQuery(project, kind).queryKey, (list) => list?.filter((one) => one.id !== line.id));
    onOpen(undefined);
    const sent = deleteCuts({ path: { cuts_id: line.id } });
    const undo = async () => {
      await sent;
      const made = await createProjectCuts({ path: { project_id: project }, body: { name, kind, theme, items: items.map(wishOf), music: music.map(musicOf), subtitles: { source: subtitles.source ?? "none", text: subtitles.text ?? "" } } });
      await again();
      onOpen(made.id);
    };
    const act: Done = { label, undo };
    remember(act);
    try {
      await sent;
      cache.removeQueries({ queryKey: ["cuts", line.id] });
      if (isRemembered(act)) say(label, { label: t("undo"), run: () => void undoThis(act).catch((error: unknown) => complain(t("failed.cuts"), error)) });
    } catch (error) {
      forget(act);
      complain(t("failed.cuts"), error);
    }
    await again();
  };
}
