import "@/styles/app.css";

import i18next from "i18next";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Studio } from "@/app/studio";
import { complain, offer, say } from "@/lib/toasts";
import { problemOf } from "@/lib/http";
import { type Lost, lookForLeft } from "@/lib/left";
import { followVersions } from "@/lib/versions";
import { setUpWords } from "@/lib/i18n";
import { watchLeaving } from "@/lib/unsaved";
import { followTabs, followTheme, useView } from "@/lib/view";
import { useSeen } from "@/film/new-takes";

setUpWords();
followTheme();
followTabs(useView, useSeen);
watchLeaving();

const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><Studio /></StrictMode>);

if (import.meta.env.PROD) {
  addEventListener("load", () => followVersions((take) => offer(i18next.t("version.new"), { label: i18next.t("version.take"), run: take })));
}

/** Tell of an edit that is not there; one that would go over somebody else's shows theirs first. */
function tellLost({ words, theirs, again }: Lost): void {
  if (theirs === null) return complain(i18next.t("left.title"), i18next.t("left.clash", { words }));
  const isClash = theirs !== undefined;
  complain(i18next.t("left.title"), isClash ? i18next.t("left.clash_about", { words, theirs }) : i18next.t("left.about", { words }), {
    label: i18next.t(isClash ? "left.replace" : "left.again"),
    run: () => void again().then(async (answer) => {
      if (!(answer instanceof Response)) tellLost(answer);
      else if (answer.ok) say(i18next.t("left.saved"));
      else complain(i18next.t("left.title"), problemOf(await answer.json().catch(() => null), answer.status));
    }, (gone: unknown) => complain(i18next.t("left.title"), gone)),
  });
}

void lookForLeft(tellLost);
