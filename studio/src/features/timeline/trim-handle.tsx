import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { cx } from "@/components/cx";
import { asNumber, rateOf, timecode } from "@/lib/time";
import { type Edge, reachOf, type Trimming } from "./trimming";

const REACH = 8;
const LEAP = 10;

/** One edge of a clip: drawn by pointer, or a frame at a time by the arrows (ten with Shift); Escape puts it back. A clip that is not
 * roomy has room for the pointer only: by keys it is trimmed in the inspector. */
export function TrimHandle({ item, at, edge, scale, name, isNow, isRoomy, snaps, trim }: {
  item: CutItemShown; at: number; edge: Edge; scale: number; name: string; isNow: boolean; isRoomy: boolean; snaps: boolean; trim: Trimming;
}) {
  const { t } = useTranslation();
  const from = useRef<{ x: number; value: number } | null>(null);
  const rate = rateOf(item.rate);
  const fps = asNumber(rate);
  const value = (edge === "in" ? item.start : item.end) ?? 0;
  const [least, most] = reachOf(item, edge);
  const isHeld = trim.held?.at === at && trim.held.edge === edge;
  const frame = Math.round(value * fps);
  const code = timecode(frame, rate);

  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    if (isRoomy) event.currentTarget.focus({ preventScroll: true });
    from.current = { x: event.clientX, value };
    trim.begin(at, edge);
  };
  const draw = (event: PointerEvent<HTMLElement>) => {
    if (from.current && isHeld) trim.draw(at, edge, from.current.value + (event.clientX - from.current.x) / scale, snaps ? REACH / scale : 0);
  };
  const end = (keeps: boolean) => {
    if (!from.current) return;
    from.current = null;
    (keeps ? trim.keep : trim.cancel)();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? LEAP : 1) / fps;
    const to = { ArrowLeft: value - step, ArrowRight: value + step, Home: least, End: most }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    trim.draw(at, edge, to);
  };
  const putBack = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    from.current = null;
    trim.cancel();
  });
  useEffect(() => {
    if (!isHeld) return undefined;
    addEventListener("keydown", putBack, true);
    return () => removeEventListener("keydown", putBack, true);
  }, [isHeld]);
  const named = isRoomy && {
    role: "slider", tabIndex: isNow ? 0 : -1, "aria-hidden": !isNow || undefined, "aria-label": t(`edit.handle.${edge}`, { name }), "aria-orientation": "horizontal" as const,
    "aria-valuemin": Math.round(least * fps), "aria-valuemax": Math.round(most * fps), "aria-valuenow": frame, "aria-valuetext": code,
  };
  return (
    <span
      {...named}
      onPointerDown={begin} onPointerMove={draw} onPointerUp={() => end(true)} onPointerCancel={() => end(false)}
      onKeyDown={onKeyDown} onKeyUp={() => { if (isHeld && !from.current) trim.keep(); }} onBlur={() => { if (isHeld && !from.current) trim.keep(); }}
      className={cx("group/handle absolute inset-y-0 flex cursor-ew-resize touch-none items-center outline-none", isNow && isRoomy ? "w-6" : "w-2.5", edge === "in" ? "left-0" : "right-0 justify-end", isHeld ? "z-30" : "z-[3]")}
    >
      <span aria-hidden className={cx("h-full w-1.5 transition-opacity", edge === "in" ? "rounded-l-chip" : "rounded-r-chip", isHeld ? "bg-fg" : isNow ? "bg-accent" : "bg-fg opacity-0 group-hover/handle:opacity-80", "outline-accent group-focus-visible/handle:bg-fg group-focus-visible/handle:outline-2")} />
      {isHeld && <Readout edge={edge} code={code} by={value - (trim.from ?? value)} fps={fps} length={timecode(Math.round(((item.end ?? 0) - (item.start ?? 0)) * fps), rate)} />}
    </span>
  );
}

/** What the edge stands on, how far it was drawn, and how long the clip is now; above it, on the ruler. */
function Readout({ edge, code, by, fps, length }: { edge: Edge; code: string; by: number; fps: number; length: string }) {
  const { t } = useTranslation();
  const frames = Math.round(by * fps);
  return (
    <span ref={placed} aria-hidden data-readout className="mono pointer-events-none absolute -top-6 flex h-6 items-center gap-2 rounded-chip bg-fg px-1.5 text-micro whitespace-nowrap text-bg">
      <span>{t(`edit.${edge}`)} {code}</span>
      <span>{frames < 0 ? "−" : "+"}{Math.abs(frames)}f</span>
      <span className="opacity-75">{length}</span>
    </span>
  );
}

/** Towards the side of the page where there is room for it. */
function placed(words: HTMLElement | null): void {
  const handle = words?.parentElement?.getBoundingClientRect();
  if (!words || !handle) return;
  const isLeft = handle.left < innerWidth / 2;
  words.style.left = isLeft ? "0" : "auto";
  words.style.right = isLeft ? "auto" : "0";
}
