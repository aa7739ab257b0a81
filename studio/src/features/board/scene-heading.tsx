import { useTranslation } from "react-i18next";

import { StatusBar } from "@/film/status";
import { runningTime } from "@/lib/time";
import type { ShownScene } from "./use-shown";

/** A scene's slug line, with how its shots stand. */
export function SceneHeading({ scene, pad, isRow = false }: { scene: ShownScene; pad: number; isRow?: boolean }) {
  const { t } = useTranslation();
  const approved = scene.counts.approved ?? 0;
  return (
    <div role={isRow ? "rowheader" : undefined} className="flex h-full items-center gap-3 bg-bg/95 backdrop-blur-sm" style={{ paddingInline: pad }}>
      <h2 className="flex min-w-0 items-baseline gap-2.5 text-label">
        {!scene.isPictures && <span className="mono shrink-0 text-small text-muted">{t("scene_short", { number: scene.scene.number })}</span>}
        <span className="truncate tracking-wide uppercase">{scene.scene.title}</span>
      </h2>
      <span className="flex-1" />
      <span className="hidden text-small whitespace-nowrap text-muted tablet:inline">{scene.isPictures ? t("pictures.count", { count: scene.total }) : `${t("shots", { count: scene.total })} · ${runningTime(scene.seconds)}`}</span>
      <StatusBar counts={scene.counts} total={scene.total} className="w-20 shrink-0 tablet:w-28" />
      <span className="mono w-12 shrink-0 text-right text-micro text-muted" title={t("board.approved_of", { count: approved, total: scene.total })}>{approved}/{scene.total}</span>
    </div>
  );
}
