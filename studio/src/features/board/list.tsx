import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ShotEdit, ShotShown } from "@/api";
import { cx } from "@/components/cx";
import { usePhone } from "@/components/use-media";
import { filmOf, isStill, kindOf } from "@/film/pictures";
import { Poster } from "@/film/poster";
import { StatusMark } from "@/film/status";
import type { Mover } from "@/film/use-mover";
import { slate } from "@/lib/numbers";
import { SavedInput } from "./saved";
import { SceneHeading } from "./scene-heading";
import { toggle, useSelection } from "./selection";
import type { ShownBoard, ShownScene } from "./use-shown";

const ROW = 60;
const HEADING = 40;

type Row = { scene: ShownScene; shot?: undefined } | { scene: ShownScene; shot: ShotShown };

interface ListProps {
  shown: ShownBoard;
  open: string | undefined;
  onPick: (id: string, event: MouseEvent | KeyboardEvent) => void;
  onEdit: (shot: ShotShown, change: ShotEdit) => Promise<boolean>;
  canEdit: boolean;
  /** Left out where nothing may be moved. */
  mover: Mover | undefined;
}

/** The board as a table, written in where it stands. */
export function List({ shown, open, onPick, onEdit, canEdit, mover }: ListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = usePhone();
  const rows = useMemo(() => shown.scenes.flatMap((scene): Row[] => [{ scene }, ...scene.shots.map((shot) => ({ scene, shot }))]), [shown.scenes]);
  // Rows of other heights change places: what is measured goes by what the row is.
  const getItemKey = useCallback((at: number) => rows[at]?.shot?.id ?? rows[at]?.scene.scene.id ?? at, [rows]);
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: (at) => (rows[at]?.shot ? ROW : HEADING), overscan: 6, getItemKey,
  });
  const openRow = rows.findIndex((row) => row.shot && row.shot.id === open);
  useEffect(() => {
    if (openRow >= 0) virtual.scrollToIndex(openRow, { align: "auto" });
  }, [openRow, virtual]);
  const isSheet = kindOf(shown.shots) === "image";
  const columns = isPhone ? "36px 40px minmax(0,1fr) 92px" : `36px 44px 84px minmax(0,1fr) 76px ${isSheet ? "180px " : ""}140px 120px`;
  const head = isPhone ? ["", "#", t("field.prompt"), t("field.status")] : ["", "#", "", t("field.prompt"), ...(isSheet ? [t("field.results"), t("field.keep_as")] : [t("field.seconds")]), t("field.model"), t("field.status")];
  return (
    <div ref={scroller} className="h-full overflow-y-auto">
      <div role="table" aria-label={t("board.list", { context: kindOf(shown.shots) })} aria-rowcount={shown.shots.length}>
        <div role="row" className="sticky top-0 z-10 grid h-9 items-center gap-2 border-b border-line bg-bg px-3 text-small text-muted" style={{ gridTemplateColumns: columns }}>
          {head.map((word, at) => <span key={at} role="columnheader" className={!isPhone && (at === 3 || at === 4) ? "pl-2" : undefined}>{word || <span className="sr-only">{t("field.select")}</span>}</span>)}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            const place = { height: item.size, transform: `translateY(${item.start}px)` };
            if (!row) return null;
            if (!row.shot) {
              return <div key={item.key} role="row" className="absolute top-0 left-0 w-full border-b border-line" style={place}><div role="cell" className="h-full"><SceneHeading scene={row.scene} pad={12} mover={mover} /></div></div>;
            }
            return <Line key={row.shot.id} shot={row.shot} columns={columns} place={place} isOpen={row.shot.id === open} isPhone={isPhone} isSheet={isSheet} onPick={onPick} onEdit={onEdit} canEdit={canEdit} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Line({ shot, columns, place, isOpen, isPhone, isSheet, onPick, onEdit, canEdit }: { shot: ShotShown; columns: string; place: React.CSSProperties; isOpen: boolean; isPhone: boolean; isSheet: boolean } & Pick<ListProps, "onPick" | "onEdit" | "canEdit">) {
  const { t } = useTranslation();
  const isSelected = useSelection((state) => state.ids.has(shot.id));
  const chosen = shot.takes.find((take) => take.is_selected);
  const canWrite = canEdit && !isPhone; // on a phone the row opens the shot, which is edited there
  return (
    <div
      role="row" onClick={(event) => onPick(shot.id, event)}
      className={cx("absolute top-0 left-0 grid w-full items-center gap-2 border-b border-line/60 px-3", isSelected ? "bg-accent/10" : isOpen ? "bg-raised" : "hover:bg-surface")}
      style={{ ...place, gridTemplateColumns: columns }}
    >
      <span role="cell" className="flex size-6 items-center justify-center" onClick={(event) => event.stopPropagation()}>
        <input type="checkbox" aria-label={t("board.select_shot", { context: shot.kind, shot: slate(shot.number) })} checked={isSelected} onChange={() => toggle(shot.id)} className="size-4 accent-accent" />
      </span>
      <span role="cell"><button type="button" id={`shot-${shot.id}`} className="mono min-h-6 min-w-7 rounded-chip text-left text-small" aria-label={t("board.open_shot", { context: shot.kind, shot: slate(shot.number) })}>{slate(shot.number)}</button></span>
      {!isPhone && <span role="cell"><Poster poster={shot.poster_url} video={filmOf(chosen)} isPicture={isStill(shot)} className="aspect-video w-full rounded-chip" /></span>}
      <span role="cell" className="min-w-0" onClick={(event) => canWrite && event.stopPropagation()}>
        {canWrite ? (
          <SavedInput label={`${t("field.prompt")} ${slate(shot.number)}`} value={shot.prompt} isBare onSave={(prompt) => onEdit(shot, { prompt })} />
        ) : <span className="line-clamp-2 text-small">{shot.prompt}</span>}
      </span>
      {!isPhone && isSheet && (
        <>
          <span role="cell" onClick={(event) => canEdit && event.stopPropagation()}>
            {canEdit ? <SavedInput label={`${t("field.results")} ${slate(shot.number)}`} value={String(shot.results ?? "")} isBare isNumber onSave={(value) => onEdit(shot, { results: value.trim() === "" ? null : Number(value) })} /> : <span className="mono text-small">{shot.results}</span>}
          </span>
          <span role="cell" className="min-w-0" onClick={(event) => canEdit && event.stopPropagation()}>
            {canEdit ? <SavedInput label={`${t("field.keep_as")} ${slate(shot.number)}`} value={shot.keep_as} isBare onSave={(keep_as) => onEdit(shot, { keep_as })} /> : <span className="truncate text-small">{shot.keep_as}</span>}
          </span>
        </>
      )}
      {!isPhone && !isSheet && (
        <span role="cell" onClick={(event) => canEdit && event.stopPropagation()}>
          {canEdit ? (
            <SavedInput label={`${t("field.seconds")} ${slate(shot.number)}`} value={shot.seconds === null ? "" : String(shot.seconds)} isBare isNumber onSave={(value) => onEdit(shot, { seconds: value === "" ? null : Number(value) })} />
          ) : <span className="mono text-small">{shot.seconds}</span>}
        </span>
      )}
      {!isPhone && <span role="cell" className="truncate text-small text-muted" title={shot.model ?? ""}>{shot.model ?? "–"}</span>}
      <span role="cell" className="min-w-0"><StatusMark status={shot.status} /></span>
    </div>
  );
}
