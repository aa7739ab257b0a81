import { Link, Navigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { cx } from "@/components/cx";
import { type Right, useMay } from "@/film/me";
import { Appearance } from "./appearance";
import { Audit } from "./audit";
import { General } from "./general";
import { Keys } from "./keys";
import { People } from "./people";
import { Prices } from "./prices";
import { Providers } from "./providers";
import { Storage } from "./storage";
import { Webhooks } from "./webhooks";
import { Workspace } from "./workspace";

const SECTIONS = {
  general: General, appearance: Appearance, workspace: Workspace, providers: Providers, prices: Prices, people: People, keys: Keys, storage: Storage, webhooks: Webhooks, audit: Audit,
};
type Section = keyof typeof SECTIONS;
const ORDER: readonly Section[] = ["workspace", "providers", "prices", "people", "keys", "storage", "webhooks", "audit", "appearance", "general"];
/** What a section asks for; the others are for everybody. */
const NEEDS: Partial<Record<Section, Right>> = { workspace: "admin", people: "admin", storage: "admin", audit: "admin", prices: "review", webhooks: "edit" };

/** Bring where one is into view: on a phone the sections are a row wider than the screen. */
const show = (link: HTMLElement | null) => link?.scrollIntoView({ block: "nearest", inline: "center" });

/** One section at a time; what a person may not do is not in the list. */
export function Settings() {
  const { t } = useTranslation();
  const may = useMay();
  const { section } = useParams({ from: "/inside/settings/$section" });
  const shown = ORDER.filter((one) => may(NEEDS[one] ?? "read"));
  const open = shown.find((one) => one === section);
  if (!open) return <Navigate to="/settings/$section" params={{ section: "providers" }} replace />;
  const Open = SECTIONS[open];
  return (
    <div data-toasts="title" className="flex h-full min-h-0 flex-col tablet:flex-row">
      <nav aria-label={t("settings.sections")} className="flex shrink-0 gap-1 overflow-x-auto border-b border-line p-2 tablet:w-48 tablet:flex-col tablet:border-r tablet:border-b-0 tablet:p-3">
        {shown.map((one) => (
          <Link key={one} ref={one === open ? show : undefined} to="/settings/$section" params={{ section: one }} aria-current={one === open ? "page" : undefined} className={cx("shrink-0 rounded-control px-3 py-1.5 text-label", one === open ? "bg-raised text-fg" : "text-muted hover:bg-raised hover:text-fg")}>{t(`settings.${one}.title`)}</Link>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-3xl px-4 py-5 tablet:px-8">
          <h1 className="mb-4 text-title">{t(`settings.${open}.title`)}</h1>
          <Open />
        </div>
      </div>
    </div>
  );
}
