import "@/styles/app.css";

import i18next from "i18next";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Studio } from "@/app/studio";
import { offer } from "@/lib/toasts";
import { followVersions } from "@/lib/versions";
import { setUpWords } from "@/lib/i18n";
import { watchLeaving } from "@/lib/unsaved";
import { followTabs, followTheme } from "@/lib/view";

setUpWords();
followTheme();
followTabs();
watchLeaving();

const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><Studio /></StrictMode>);

if (import.meta.env.PROD) {
  addEventListener("load", () => followVersions((take) => offer(i18next.t("version.new"), { label: i18next.t("version.take"), run: take })));
}
