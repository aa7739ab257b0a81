import { useDroppable } from "@dnd-kit/core";
import { Magnet, Minus, Music, Captions, Plus } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown, CutsShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import type { Program } from "@/film/program";
import { useCommand } from "@/lib/commands";
import { runningTime } from "@/lib/time";
import { edgesOf, snapped } from "./edits";
import { LaneClip } from "./lane-clip";
import { Ruler } from "./ruler";
import { isSeen, MusicLane, OwnSound, SubtitleLane } from "./sound-lanes";
import type { Lift } from "./use-lift";
import type { Trimming } from "./trimming";

const REACH = 8;
const AROUND = 300;
const TAIL = 240;
const LEAST = 1.5;
const RANGE = 200;
const STEP = 10;
/** A notch of a wheel is about a hundred pixels, or three lines. */
const NOTCH = { pixels: 100, lines: 3 };

/** Pixels a second at a step of the zoom, 0..100. */
export const scaleOf = (zoom: number): number => LEAST * RANGE ** (zoom / 100);

/** V1, A1, A2 and S1 under one ruler, all on one scale; only what is near is in the document. */
export function Tracks({ cuts, lift, trim, program, canEdit, zoom, onZoom, snaps, onSnaps, laneRef, mark, nameOf, onMusic, onSubtitles }: {
  cuts: CutsShown; lift: Lift; trim: Trimming; program: Program; canEdit: boolean; zoom: number; onZoom: (zoom: number) => void; snaps: boolean; onSnaps: (snaps: boolean) => void;
  laneRef: RefObject<HTMLOListElement | null>; mark: number | null; nameOf: (item: CutItemShown) => string; onMusic: (number: number | null) => void; onSubtitles: () => void;
}) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  /** What stays where it is on the page while the wheel zooms: a moment, and how far it is from the left. */
  const anchor = useRef<{ time: number; x: number } | null>(null);
  const [view, setView] = useState({ left: 0, width: 1200 });
  const items = lift.preview;
  const scale = scaleOf(zoom);
  const { time, total, index } = program;
  const isTrimming = trim.held !== null;
  const along = { transform: trim.shift ? `translateX(${trim.shift * scale}px)` : undefined };
  const { setNodeRef } = useDroppable({ id: "lane" });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => setView({ left: box.scrollLeft, width: box.clientWidth });
    const watch = new ResizeObserver(look);
    watch.observe(box);
    box.addEventListener("scroll", look, { passive: true });
    return () => { watch.disconnect(); box.removeEventListener("scroll", look); };
  }, []);
  useEffect(() => {
    const box = scroller.current;
    const x = time * scale;
    const held = anchor.current;
    anchor.current = null;
    if (box && held) box.scrollLeft = held.time * scale - held.x;
    else if (box && !isTrimming && (x < box.scrollLeft || x > box.scrollLeft + box.clientWidth - 60)) box.scrollLeft = Math.max(0, x - box.clientWidth / 3);
  }, [time, scale, isTrimming]);
  useEffect(() => { if (lift.at !== null) scroller.current?.querySelector<HTMLElement>(`[data-clip="${lift.at}"]`)?.focus({ preventScroll: true }); }, [lift.at]);
  const zoomBy = (by: number) => onZoom(Math.max(0, Math.min(100, zoom + by)));
  useCommand("zoom_in", () => zoomBy(STEP));
  useCommand("zoom_out", () => zoomBy(-STEP));
  const turn = useEffectEvent((event: WheelEvent) => {
    const box = scroller.current;
    if (!box || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault(); // which would make the whole page larger
    const x = event.clientX - box.getBoundingClientRect().left;
    const by = -STEP * (event.deltaY / (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? NOTCH.lines : NOTCH.pixels));
    const to = Math.max(0, Math.min(100, zoom + by));
    if (to !== zoom) anchor.current = { time: (box.scrollLeft + x) / scale, x };
    onZoom(to);
  });
  useEffect(() => {
    const box = scroller.current;
    box?.addEventListener("wheel", turn, { passive: false });
    return () => box?.removeEventListener("wheel", turn);
  }, []);
  const seen = { scale, from: (view.left - AROUND) / scale, to: (view.left + view.width + AROUND) / scale };
  const seek = (seconds: number) => program.seek((snaps ? snapped(edgesOf(items), seconds, REACH / scale) : seconds) + 0.001);
  return (
    <section aria-label={t("edit.track")} className="shrink-0 border-t border-line bg-surface">
      <div className="flex h-9 items-center gap-1 px-2">
        <span className="mono min-w-0 flex-1 truncate text-small text-muted">{t("edit.tally", { count: items.length })} · {runningTime(total)}</span>
        <Button kind="ghost" size="dense" icon={<Magnet size={14} />} aria-pressed={snaps} onClick={() => onSnaps(!snaps)}>{t("edit.snap")}</Button>
        <IconButton size="dense" label={t("commands.zoom_out")} keys="-" disabled={zoom <= 0} onClick={() => zoomBy(-STEP)}><Minus size={15} /></IconButton>
        <input type="range" min={0} max={100} value={zoom} aria-label={t("edit.zoom")} onChange={(event) => onZoom(Number(event.target.value))} className="h-6 w-20 accent-accent tablet:w-32" />
        <IconButton size="dense" label={t("commands.zoom_in")} keys="=" disabled={zoom >= 100} onClick={() => zoomBy(STEP)}><Plus size={15} /></IconButton>
      </div>
      <div className="flex border-t border-line bg-bg">
        <div className="w-14 shrink-0 border-r border-line bg-surface pt-6 pb-1.5">
          <Label of="V1" high="h-16" />
          <Label of="A1" high="h-9" />
          <Label of="A2" high="h-9">{canEdit && <IconButton size="dense" label={t("music.add")} onClick={() => onMusic(null)}><Music size={13} /></IconButton>}</Label>
          <Label of="S1" high="h-7">{canEdit && <IconButton size="dense" label={t("subtitles.choose")} onClick={onSubtitles}><Captions size={13} /></IconButton>}</Label>
        </div>
        <div ref={scroller} className="min-w-0 flex-1 overflow-x-auto overflow-y-hidden">
          <div className="relative" style={{ width: Math.max(view.width, total * scale + TAIL) }}>
            <Ruler scale={scale} from={seen.from} to={seen.to} rate={program.rate} onSeek={seek} />
            <ol ref={(list) => { laneRef.current = list; setNodeRef(list); }} aria-label={t("edit.clips")} className="relative h-16" style={along}>
              {items.map((item, at) => (at === index || at === lift.at || isSeen(item.at ?? 0, (item.at ?? 0) + (item.seconds ?? 0), seen)) && (
                <LaneClip key={at} item={item} at={at} scale={scale} name={nameOf(item)} isNow={at === index} canEdit={canEdit} lift={lift} trim={trim} snaps={snaps} onOpen={() => program.seek((item.at ?? 0) + 0.001)} />
              ))}
              {mark !== null && <li aria-hidden className="pointer-events-none absolute inset-y-0 z-20 w-1 -translate-x-1/2 rounded-full bg-fg" style={{ left: mark * scale }} />}
            </ol>
            <div style={along}><OwnSound items={items} view={seen} /></div>
            <MusicLane music={cuts.music} view={seen} canEdit={canEdit} onOpen={onMusic} />
            <SubtitleLane lines={cuts.subtitles.lines} view={seen} />
            <div aria-hidden className="pointer-events-none absolute inset-y-0 z-10 w-0.5 -translate-x-1/2 bg-accent" style={{ left: (time + trim.shift) * scale }}><span className="absolute top-3.5 left-1/2 size-2.5 -translate-x-1/2 rotate-45 bg-accent" /></div>
          </div>
        </div>
      </div>
      {canEdit && <p id="lift-how" className="sr-only">{t("edit.drag_how")}</p>}
      <p role="status" className="sr-only">{lift.said}</p>
    </section>
  );
}

const Label = ({ of, high, children }: { of: string; high: string; children?: ReactNode }) => (
  <div className={`${high} flex items-center justify-center gap-0.5`}><span className="mono text-micro text-muted">{of}</span>{children}</div>
);
