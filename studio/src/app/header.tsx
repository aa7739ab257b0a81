import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronDown, FolderOpen, Keyboard, Languages, LogOut, Moon, Search, Sun, Undo2, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Logo } from "@/components/logo";
import { Health } from "@/app/health";
import { useOpenProject } from "@/app/use-open-project";
import { IconButton } from "@/components/button";
import { Key } from "@/components/key";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/components/menu";
import { meQuery } from "@/film/me";
import { projectsQuery } from "@/film/queries";
import { perform } from "@/lib/commands";
import { useHistory } from "@/lib/undo";
import { useView } from "@/lib/view";

/** The bar at the top: where one is, the palette, how the stream stands, and oneself. */
export function Header() {
  const { t } = useTranslation();
  const { theme, language } = useView();
  const last = useHistory((history) => history.done.at(-1));
  const isLight = theme === "light" || (theme === "system" && document.documentElement.dataset.theme === "light");
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <Link to="/" aria-label={`CineFlow · ${t("place.projects")}`} className="flex h-8 items-center gap-2 rounded-control pr-1 text-heading">
        <Logo size={22} />
        <span className="hidden desk:inline">CineFlow</span>
      </Link>
      <ProjectSwitch />
      <div className="flex min-w-0 flex-1 justify-center">
        <button
          type="button" onClick={() => perform("palette")}
          className="hidden h-8 w-full max-w-96 items-center gap-2 rounded-control border border-line bg-bg px-2.5 text-label text-muted transition-colors hover:border-control tablet:flex"
        >
          <Search size={14} className="shrink-0" />
          <span className="min-w-0 flex-1 truncate text-left">{t("palette.open")}</span>
          <Key of="Mod+K" />
        </button>
      </div>
      <IconButton label={t("palette.open")} className="tablet:hidden" onClick={() => perform("palette")}><Search size={16} /></IconButton>
      <Health />
      <span className="hidden items-center tablet:flex">
        <IconButton label={last ? t("undo_act", { act: last.label }) : t("undo")} keys="Mod+Z" reason={last ? undefined : t("nothing_to_undo")} onClick={() => perform("undo")}><Undo2 size={16} /></IconButton>
        <IconButton label={`${t("other_language_short")} · ${t("commands.switch_language")}`} onClick={() => perform("switch_language")}>
          <span className="text-label" aria-hidden>{t("other_language_short")}</span>
        </IconButton>
        <IconButton label={t("commands.switch_theme")} onClick={() => perform("switch_theme")}>{isLight ? <Moon size={16} /> : <Sun size={16} />}</IconButton>
      </span>
      <AccountMenu language={language} />
    </header>
  );
}

function ProjectSwitch() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: projects = [] } = useQuery(projectsQuery);
  const open = useOpenProject();
  if (!open) return null;
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="flex h-8 min-w-0 items-center gap-1.5 rounded-control px-2 text-label hover:bg-raised">
          <span className="truncate">{open.name}</span>
          <ChevronDown size={14} className="shrink-0 text-muted" />
        </button>
      }
    >
      <MenuLabel>{t("place.projects")}</MenuLabel>
      {projects.slice(0, 12).map((one) => (
        <MenuItem key={one.id} onSelect={() => void navigate({ to: "/p/$project/board", params: { project: one.id }, search: {} })}>{one.name}</MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={<FolderOpen size={14} />} keys="G P" onSelect={() => void navigate({ to: "/" })}>{t("all_projects")}</MenuItem>
    </Menu>
  );
}

function AccountMenu({ language }: { language: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const name = me?.name || me?.email || "";
  return (
    <Menu
      trigger={
        <button type="button" aria-label={t("account", { name })} className="flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-raised text-small font-semibold uppercase hover:border-control">
          {[...name][0] ?? "·"}
        </button>
      }
    >
      <MenuLabel>{me?.email}{me && ` · ${t(`role.${me.role}`)}`}</MenuLabel>
      <MenuItem icon={<UserRound size={14} />} onSelect={() => void navigate({ to: "/settings/$section", params: { section: "general" } })}>{t("settings.general.title")}</MenuItem>
      <MenuItem icon={<Keyboard size={14} />} keys="?" onSelect={() => setTimeout(() => perform("keys"))}>{t("commands.keys")}</MenuItem>
      <MenuItem icon={<Languages size={14} />} onSelect={() => perform("switch_language")} key={language}>{t("commands.switch_language")}</MenuItem>
      <MenuItem icon={<Sun size={14} />} onSelect={() => perform("switch_theme")}>{t("commands.switch_theme")}</MenuItem>
      <MenuLine />
      <MenuItem icon={<LogOut size={14} />} onSelect={() => perform("sign_out")}>{t("commands.sign_out")}</MenuItem>
    </Menu>
  );
}
