import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { changeMe, deleteSession } from "@/api";
import { useGo } from "@/app/use-go";
import { useOpenProject } from "@/app/use-open-project";
import { meQuery } from "@/film/me";
import { useCommand } from "@/lib/commands";
import { currentLanguage } from "@/lib/i18n";
import { stopLive } from "@/lib/live";
import { complain, say } from "@/lib/toasts";
import { undoLast } from "@/lib/undo";
import { useView } from "@/lib/view";

const loadPalette = () => import("@/app/palette");
const Palette = lazy(() => loadPalette().then((room) => ({ default: room.Palette })));
const KeySheet = lazy(() => import("@/app/key-sheet").then((room) => ({ default: room.KeySheet })));

/** Commands that hold on every page, and the two layers that list them. */
export function Everywhere() {
  const { t } = useTranslation();
  const [layer, setLayer] = useState<"palette" | "keys" | null>(null);
  const go = useGo();
  const project = useOpenProject()?.id ?? "";
  const hasProject = { when: project !== "" };
  const cache = useQueryClient();
  const navigate = useNavigate();
  const set = useView((view) => view.set);

  // Fetched ahead, once the page stands: letters typed right after its key would be lost while it loads.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), 3000);
    return () => clearTimeout(timer);
  }, []);
  useCommand("palette", () => setLayer((now) => (now === "palette" ? null : "palette")));
  useCommand("keys", () => setLayer("keys"));
  useCommand("go_projects", () => go("projects", project));
  useCommand("go_board", () => go("board", project), hasProject);
  useCommand("go_review", () => go("review", project), hasProject);
  useCommand("go_watch", () => go("watch", project), hasProject);
  useCommand("go_timeline", () => go("timeline", project), hasProject);
  useCommand("go_clip", () => go("clip", project), hasProject);
  useCommand("go_script", () => go("script", project), hasProject);
  useCommand("go_queue", () => go("queue", project));
  useCommand("go_costs", () => go("costs", project));
  useCommand("go_settings", () => go("settings", project));
  useCommand("switch_theme", () => set({ theme: document.documentElement.dataset.theme === "light" ? "dark" : "light" }));
  useCommand("switch_language", () => {
    const language = currentLanguage() === "zh" ? "en" : "zh";
    set({ language });
    void changeMe({ body: { language } }).catch(() => undefined).then(() => cache.invalidateQueries({ queryKey: meQuery.queryKey }));
  });
  useCommand("undo", () => void undoLast().then((act) => act && say(t("undone", { act: act.label })), (error: unknown) => complain(t("failed.undo"), error)));
  useCommand("sign_out", () => {
    void deleteSession().then(() => {
      stopLive();
      cache.clear();
      return navigate({ to: "/sign-in", search: { to: "" } });
    }).catch((error: unknown) => complain(t("failed.sign_out"), error));
  });

  return (
    <Suspense fallback={null}>
      {layer === "palette" && <Palette onClose={() => setLayer(null)} />}
      {layer === "keys" && <KeySheet onClose={() => setLayer(null)} />}
    </Suspense>
  );
}
