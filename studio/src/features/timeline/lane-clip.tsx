import { useDraggable } from "@dnd-kit/core";
import { type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { cx } from "@/components/cx";
import { at as whole } from "@/lib/base";
import { TrimHandle } from "./trim-handle";
import type { Lift } from "./use-lift";
import type { Trimming } from "./trimming";

const NARROW = 30;
/** Where two handles of a finger's size leave as much to take hold of the clip. */
const ROOMY = 76;

/** A clip or a gap of V1, as long as it lasts. */
export function LaneClip({ item, at, scale, name, isNow, canEdit, lift, trim, snaps, onOpen }: {
  item: CutItemShown; at: number; scale: number; name: string; isNow: boolean; canEdit: boolean; lift: Lift; trim: Trimming; snaps: boolean; onOpen: () => void;
}) {
  const { t } = useTranslation();
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `clip:${at}`, data: { from: at }, disabled: !canEdit });
  const width = (item.seconds ?? 0) * scale;
  const isHeld = lift.at === at;
  const isTrimmed = canEdit && item.start != null && item.end != null && lift.at === null && (width > NARROW || trim.held?.at === at);
  const onKeyDown = (event: KeyboardEvent) => {
    const act = canEdit ? keyAct(event.key, at, lift) : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <li className="absolute top-0 h-full px-px" style={{ width: Math.max(3, width), left: (item.at ?? 0) * scale }}>
      <button
        ref={setNodeRef} type="button" aria-current={isNow || undefined} tabIndex={isNow || isHeld ? 0 : -1} onClick={onOpen} onKeyDown={onKeyDown} title={name} data-clip={at}
        aria-describedby={canEdit ? "lift-how" : undefined} aria-label={`${t("edit.clip_number", { number: at + 1 })}: ${name}, ${(item.seconds ?? 0).toFixed(1)} s`}
        onPointerDown={canEdit ? (listeners?.onPointerDown as React.PointerEventHandler) : undefined} onTouchStart={canEdit ? (listeners?.onTouchStart as React.TouchEventHandler) : undefined}
        className={cx(
          "relative flex h-full w-full items-end overflow-hidden rounded-chip border text-left -outline-offset-2",
          isHeld ? "border-fg ring-2 ring-accent" : isNow ? "border-accent" : "border-line hover:border-control", isDragging && "opacity-50",
          item.gap != null ? "gap-stripes" : item.problem ? "bg-bad/20" : "bg-raised",
        )}
      >
        {item.poster_url && width > NARROW && <img src={whole(item.poster_url)} alt="" loading="lazy" draggable={false} className="absolute inset-0 h-full w-full object-cover" />}
        {item.enter && <span aria-hidden className="join-in absolute inset-y-0 left-0" style={{ width: Math.min(width, item.enter.seconds * scale) }} />}
        {item.leave ? <span aria-hidden className="join-out absolute inset-y-0 right-0" style={{ width: Math.min(width, item.leave * scale) }} /> : null}
        {width > NARROW && <span className={cx("relative w-full truncate px-1 text-micro", item.poster_url ? "bg-shade text-on-frame" : "text-fg")}>{name}</span>}
      </button>
      {isTrimmed && (["in", "out"] as const).map((edge) => (
        <TrimHandle key={edge} item={item} at={at} edge={edge} scale={scale} name={name} isNow={isNow} isRoomy={width >= ROOMY || trim.held?.at === at} snaps={snaps} trim={trim} />
      ))}
    </li>
  );
}

/** What a key does to a clip that has the focus; nothing for keys that are the page's. */
function keyAct(key: string, at: number, lift: Lift): (() => void) | undefined {
  if (key === " ") return lift.at === null ? () => lift.lift(at) : lift.drop;
  if (lift.at === null) return undefined;
  if (key === "ArrowLeft") return () => lift.nudge(-1);
  if (key === "ArrowRight") return () => lift.nudge(1);
  if (key === "Escape") return lift.putBack;
  return key === "Enter" ? lift.drop : undefined;
}
