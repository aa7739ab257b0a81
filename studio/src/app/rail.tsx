import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";

import { type Place, PLACES } from "@/app/places";
import { useOpenProject } from "@/app/use-open-project";
import { cx } from "@/components/cx";
import { Menu, MenuItem } from "@/components/menu";
import { Tip } from "@/components/tip";
import { useMedia } from "@/components/use-media";
import { boardQuery } from "@/film/queries";
import { useRunning } from "@/film/use-running";
import { keysOf, perform } from "@/lib/commands";
import { count } from "@/lib/numbers";
import { useView } from "@/lib/view";

/** The rail at the left: names from 1100 px on, pictures below. */
export function Rail() {
  const { t } = useTranslation();
  const isWide = useMedia("(min-width: 1100px)");
  const project = useOpenProject();
  const keys = useView((view) => view.keys);
  return (
    <nav aria-label={t("places")} className="hidden w-14 shrink-0 flex-col gap-0.5 border-r border-line bg-surface p-2 tablet:flex desk:w-52">
      {PLACES.filter((place) => !place.inProject || project).map(({ id, icon: Icon, command }, at, all) => {
        const link = (
          <PlaceLink place={id} project={project?.id ?? ""} key={id} className={cx("h-9 gap-3 px-2.5", !all[at - 1]?.inProject || all[at]?.inProject ? "" : "mt-3")}>
            <Icon size={18} className="shrink-0" />
            <span className="hidden flex-1 desk:inline">{t(`place.${id}`)}</span>
            {!isWide && <span className="sr-only">{t(`place.${id}`)}</span>}
            <Badge place={id} project={project?.id} />
          </PlaceLink>
        );
        return isWide ? link : <Tip key={id} side="right" words={t(`place.${id}`)} keys={keysOf(command, keys)[0]}>{link}</Tip>;
      })}
    </nav>
  );
}

/** The same places under the thumb. */
export function BottomBar() {
  const { t } = useTranslation();
  const project = useOpenProject();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const places = PLACES.filter((place) => !place.inProject || project);
  const inBar = places.filter((place) => place.onPhone === "bar" || !project); // without a project there is room for all
  const further = places.filter((place) => !inBar.includes(place));
  return (
    <nav aria-label={t("places")} className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] tablet:hidden">
      {inBar.map(({ id, icon: Icon }) => (
        <PlaceLink key={id} place={id} project={project?.id ?? ""} className="h-14 min-w-0 flex-1 flex-col justify-center gap-0.5 !rounded-none">
          <span className="relative">
            <Icon size={20} />
            <Badge place={id} project={project?.id} isDot />
          </span>
          <span className="max-w-full truncate text-micro">{t(`place.${id}`)}</span>
        </PlaceLink>
      ))}
      {further.length > 0 && (
        <Menu
          trigger={
            <button type="button" className={cx("flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5", further.some((place) => isAt(place.id, path)) ? "bg-raised text-fg" : "text-muted")}>
              <Ellipsis size={20} />
              <span className="max-w-full truncate text-micro">{t("place.more")}</span>
            </button>
          }
        >
          {further.map(({ id, icon: Icon, command }) => <MenuItem key={id} icon={<Icon size={16} />} onSelect={() => perform(command)}>{t(`place.${id}`)}</MenuItem>)}
        </Menu>
      )}
    </nav>
  );
}

const isAt = (place: Place, path: string): boolean => (place === "settings" ? path.startsWith("/settings") : path.endsWith(`/${place}`));

function PlaceLink({ place, project, className, children, ...rest }: { place: Place; project: string } & ComponentProps<"a">) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isHere = isAt(place, path);
  const look = cx("relative flex items-center rounded-control text-label transition-colors", isHere ? "bg-raised text-fg" : "text-muted hover:bg-raised hover:text-fg", className);
  const common = { ...rest, className: look, "aria-current": isHere ? ("page" as const) : undefined };
  switch (place) {
    case "board":
      return <Link {...common} to="/p/$project/board" params={{ project }} search={{}}>{children}</Link>;
    case "review":
      return <Link {...common} to="/p/$project/review" params={{ project }} search={{}}>{children}</Link>;
    case "watch":
      return <Link {...common} to="/p/$project/watch" params={{ project }}>{children}</Link>;
    case "timeline":
      return <Link {...common} to="/p/$project/timeline" params={{ project }} search={{}}>{children}</Link>;
    case "clip":
      return <Link {...common} to="/p/$project/clip" params={{ project }} search={{}}>{children}</Link>;
    case "script":
      return <Link {...common} to="/p/$project/script" params={{ project }} search={{}}>{children}</Link>;
    case "queue":
      return <Link {...common} to="/queue" search={{}}>{children}</Link>;
    case "costs":
      return <Link {...common} to="/costs" search={{}}>{children}</Link>;
    default:
      return <Link {...common} to="/settings/$section" params={{ section: "providers" }}>{children}</Link>;
  }
}

function Badge({ place, project, isDot = false }: { place: Place; project: string | undefined; isDot?: boolean }) {
  if (place === "queue") return <QueueBadge isDot={isDot} />;
  if (place === "review" && project) return <ReviewBadge project={project} isDot={isDot} />;
  return null;
}

function QueueBadge({ isDot }: { isDot: boolean }) {
  const { t } = useTranslation();
  const running = useRunning();
  return running ? <Mark isDot={isDot} tone="run" label={t("running", { count: running })} value={running} /> : null;
}

function ReviewBadge({ project, isDot }: { project: string; isDot: boolean }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...boardQuery(project), select: (board) => board.counts.review ?? 0 });
  return data ? <Mark isDot={isDot} tone="review" label={t("to_review", { count: data })} value={data} /> : null;
}

function Mark({ isDot, tone, label, value }: { isDot: boolean; tone: "run" | "review"; label: string; value: number }) {
  const color = tone === "run" ? "bg-run" : "bg-review";
  if (isDot) return <span role="img" aria-label={label} className={cx("absolute -top-0.5 -right-1 size-2 rounded-full", color)} />;
  return (
    <>
      <span role="img" aria-label={label} className={cx("absolute top-1 right-1 size-2 rounded-full desk:hidden", color)} />
      <span className={cx("mono hidden text-micro desk:inline", tone === "run" ? "text-run" : "text-review")} title={label}>{count(value)}</span>
    </>
  );
}
