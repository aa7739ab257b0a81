import { ArrowDown, ArrowUp, Ellipsis, GripVertical } from "lucide-react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { Menu, MenuItem } from "@/components/menu";
import { StatusBar } from "@/film/status";
import type { Mover } from "@/film/use-mover";
import { COMMANDS } from "@/lib/commands";
import { runningTime } from "@/lib/time";
import type { ShownScene } from "./use-shown";

/** Whether a scene has others beside it in its file. */
export const isMovable = (scene: ShownScene, mover: Mover | undefined): mover is Mover =>
  mover !== undefined && (mover.canStep(scene.scene.id, -1) || mover.canStep(scene.scene.id, 1));

/** A scene's slug line, with how its shots stand. hasGrip: it can be taken by the pointer. */
export function SceneHeading({ scene, pad, mover, hasGrip = false }: { scene: ShownScene; pad: number; mover: Mover | undefined; hasGrip?: boolean }) {
  const { t } = useTranslation();
  const approved = scene.counts.approved ?? 0;
  return (
    <div className="group flex h-full items-center gap-3 bg-bg/95 backdrop-blur-sm" style={{ paddingInline: pad }}>
      <h2 className="flex min-w-0 items-baseline gap-2.5 text-label">
        {!scene.isPictures && <span className="mono shrink-0 text-small text-muted">{t("scene_short", { number: scene.scene.number })}</span>}
        <span className="truncate tracking-wide uppercase">{scene.scene.title}</span>
      </h2>
      {hasGrip && <GripVertical size={13} aria-hidden className="shrink-0 cursor-grab text-control opacity-0 group-hover:opacity-100" />}
      <span className="flex-1" />
      <span className="hidden text-small whitespace-nowrap text-muted tablet:inline">{scene.isPictures ? t("pictures.count", { count: scene.total }) : `${t("shots", { count: scene.total })} · ${runningTime(scene.seconds)}`}</span>
      <StatusBar counts={scene.counts} total={scene.total} className="w-20 shrink-0 tablet:w-28" />
      <span className="mono w-12 shrink-0 text-right text-micro text-muted" title={t("board.approved_of", { count: approved, total: scene.total })}>{approved}/{scene.total}</span>
      <SceneMenu scene={scene} mover={mover} />
    </div>
  );
}

/** What can be done with a scene; nothing where it is the only one of its file. */
export function SceneMenu({ scene, mover }: { scene: ShownScene; mover: Mover | undefined }) {
  const { t } = useTranslation();
  if (!isMovable(scene, mover)) return null;
  const { id, number } = scene.scene;
  return (
    <Menu trigger={<IconButton label={t("board.scene_acts", { scene: number })} size="dense" className="-my-1 -mr-1.5" onPointerDown={(event) => event.stopPropagation()}><Ellipsis size={15} /></IconButton>}>
      <MenuItem icon={<ArrowUp size={14} />} keys={COMMANDS.scene_up.keys[0]} disabled={!mover.canStep(id, -1)} onSelect={() => mover.step(id, -1)}>{t("commands.scene_up")}</MenuItem>
      <MenuItem icon={<ArrowDown size={14} />} keys={COMMANDS.scene_down.keys[0]} disabled={!mover.canStep(id, 1)} onSelect={() => mover.step(id, 1)}>{t("commands.scene_down")}</MenuItem>
    </Menu>
  );
}
