import "@/styles/app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Studio } from "@/app/studio";
import { BASE } from "@/lib/base";
import { setUpWords } from "@/lib/i18n";
import { watchLeaving } from "@/lib/unsaved";
import { followTabs, followTheme } from "@/lib/view";

setUpWords();
followTheme();
followTabs();
watchLeaving();

const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><Studio /></StrictMode>);

if ("serviceWorker" in navigator && import.meta.env.PROD) {
  addEventListener("load", () => void navigator.serviceWorker.register(`${BASE}/sw.js`));
}
