import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ShotEdit, ShotShown } from "@/api";
import { cx } from "@/components/cx";
import { filmOf, isStill, kindOf } from "@/film/pictures";
import { Poster } from "@/film/poster";
import { StatusMark } from "@/film/status";
import type { Mover } from "@/film/use-mover";
import { slate } from "@/lib/numbers";
import { SavedText } from "./saved";
import { SceneMenu } from "./scene-heading";
import { useSelection } from "./selection";
import type { ShownBoard, ShownScene } from "./use-shown";

type Row = { scene: ShownScene; shot?: undefined } | { scene: ShownScene; shot: ShotShown };

interface ScriptProps {
  shown: ShownBoard;
  open: string | undefined;
  onPick: (id: string, event: MouseEvent | KeyboardEvent) => void;
  onEdit: (shot: ShotShown, change: ShotEdit) => Promise<boolean>;
  canEdit: boolean;
  /** Left out where nothing may be moved. */
  mover: Mover | undefined;
}

/** The same shots as a screenplay, thumbnails in the margin. */
export function Script({ shown, open, onPick, onEdit, canEdit, mover }: ScriptProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => shown.scenes.flatMap((scene): Row[] => [{ scene }, ...scene.shots.map((shot) => ({ scene, shot }))]), [shown.scenes]);
  const getItemKey = useCallback((at: number) => rows[at]?.shot?.id ?? rows[at]?.scene.scene.id ?? at, [rows]);
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: (at) => (rows[at]?.shot ? 132 : 72), overscan: 4,
    getItemKey,
  });
  const openRow = rows.findIndex((row) => row.shot && row.shot.id === open);
  useEffect(() => {
    if (openRow >= 0) virtual.scrollToIndex(openRow, { align: "auto" });
  }, [openRow, virtual]);
  return (
    <div ref={scroller} role="region" tabIndex={0} aria-label={t("board.script", { context: kindOf(shown.shots) })} className="h-full overflow-y-auto">
      <div role="presentation" className="relative mx-auto w-full max-w-4xl" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} role="presentation" className="absolute top-0 left-0 w-full px-4" style={{ transform: `translateY(${item.start}px)` }}>
              {row.shot ? <Passage shot={row.shot} isOpen={row.shot.id === open} onPick={onPick} onEdit={onEdit} canEdit={canEdit} place={item.index} total={rows.length} /> : <Slugline scene={row.scene} mover={mover} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Slugline({ scene, mover }: { scene: ShownScene; mover: Mover | undefined }) {
  return (
    <div className="flex items-center gap-4 pt-8 pb-3">
      <h2 className="flex min-w-0 flex-1 items-baseline gap-4 text-heading tracking-wide uppercase">
        {!scene.isPictures && <span className="mono w-6 text-muted">{scene.scene.number}</span>}
        {scene.scene.title}
      </h2>
      <SceneMenu scene={scene} mover={mover} />
    </div>
  );
}

function Passage({ shot, isOpen, onPick, onEdit, canEdit, place, total }: { shot: ShotShown; isOpen: boolean; place: number; total: number } & Pick<ScriptProps, "onPick" | "onEdit" | "canEdit">) {
  const { t } = useTranslation();
  const isSelected = useSelection((state) => state.ids.has(shot.id));
  const chosen = shot.takes.find((take) => take.is_selected);
  return (
    <article
      aria-posinset={place + 1} aria-setsize={total} aria-label={t("shot_name", { context: shot.kind, shot: slate(shot.number) })} onClick={(event) => onPick(shot.id, event)}
      className={cx("grid grid-cols-[88px_minmax(0,1fr)] gap-4 rounded-card border-l-2 px-3 py-3 tablet:grid-cols-[148px_minmax(0,1fr)]", isSelected ? "border-accent bg-accent/10" : isOpen ? "border-accent bg-surface" : "border-transparent hover:bg-surface")}
    >
      <div className="flex flex-col gap-1.5">
        <Poster poster={shot.poster_url} video={filmOf(chosen)} isPicture={isStill(shot)} className="aspect-video rounded-control" />
        <span className="flex flex-wrap items-center justify-between gap-x-2"><button type="button" id={`shot-${shot.id}`} className="mono min-h-6 rounded-chip text-micro text-muted">{slate(shot.number)}{!isStill(shot) && ` · ${shot.seconds ?? "–"}s`}</button><StatusMark status={shot.status} /></span>
      </div>
      <div className="min-w-0" onClick={(event) => canEdit && event.target instanceof HTMLTextAreaElement && event.stopPropagation()}>
        {canEdit ? (
          <SavedText label={`${t("field.prompt")} ${slate(shot.number)}`} value={shot.prompt} onSave={(prompt) => onEdit(shot, { prompt })} className="!min-h-0 !border-transparent !bg-transparent !px-1.5 hover:!border-control focus:!border-control focus:!bg-bg" />
        ) : <p className="px-1.5 py-1.5 whitespace-pre-wrap">{shot.prompt}</p>}
        {shot.camera && <p className="px-1.5 text-small text-muted italic">({shot.camera})</p>}
        {shot.dialogue.map((line, at) => (
          <div key={at} className="mx-auto mt-2 max-w-md px-1.5">
            {line.speaker && <p className="text-center text-small tracking-wider text-muted uppercase">{line.speaker}</p>}
            <p className="text-center">{line.words}</p>
          </div>
        ))}
      </div>
    </article>
  );
}
