import type { PointerEvent } from "react";

import { asNumber, type Rate, timecode } from "@/lib/time";

const STEPS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
const ROOM = 104;

/** Time code along the top; pressed or drawn over, the playhead follows. The same is done with the position slider. */
export function Ruler({ scale, from, to, rate, onSeek }: { scale: number; from: number; to: number; rate: Rate; onSeek: (seconds: number) => void }) {
  const step = STEPS.find((one) => one * scale >= ROOM) ?? 3600;
  const fps = asNumber(rate);
  const first = Math.max(0, Math.floor(from / step));
  // On whole seconds of the time code, which at 29.97 frames are a little longer than a clock's.
  const frames = Math.round(step * Math.round(fps));
  const marks = Array.from({ length: Math.max(0, Math.ceil(to / step) - first) + 1 }, (_, number) => (first + number) * frames);
  const seek = (event: PointerEvent<HTMLDivElement>) => onSeek(Math.max(0, (event.clientX - event.currentTarget.getBoundingClientRect().left) / scale));
  return (
    <div
      aria-hidden data-ruler className="relative h-6 w-full cursor-ew-resize touch-none overflow-hidden border-b border-line select-none"
      onPointerDown={(event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); seek(event); } }}
      onPointerMove={(event) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event); }}
    >
      {marks.map((mark) => (
        <span key={mark} className="mono absolute top-0 flex h-full items-center border-l border-line pl-1 text-micro whitespace-nowrap text-muted" style={{ left: (mark / fps) * scale }}>{timecode(mark, rate)}</span>
      ))}
    </div>
  );
}
