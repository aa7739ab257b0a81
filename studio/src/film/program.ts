/** An edit played without a render: two screens take turns, so that the next clip is buffered before its cut. */
import { useEffect, useRef, useState } from "react";

import type { CutItemShown } from "@/api";

export interface Program {
  index: number;
  /** Seconds from the edit's start. */
  time: number;
  total: number;
  isPlaying: boolean;
  toggle: () => void;
  stop: () => void;
  seek: (seconds: number) => void;
  screen: (side: number) => (film: HTMLVideoElement | null) => void;
}

const lengthOf = (item: CutItemShown): number => item.seconds ?? 0;

export function useProgram(items: readonly CutItemShown[]): Program {
  const total = items.reduce((sum, item) => sum + lengthOf(item), 0);
  const [wanted, setTime] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const time = Math.min(wanted, Math.max(0, total - 0.001));
  const index = Math.max(0, items.findLastIndex((item) => (item.at ?? 0) <= time + 1e-6));
  const item = items[index];
  const screens = useRef<(HTMLVideoElement | null)[]>([null, null]);
  const now = useRef({ time, items, index });
  useEffect(() => { now.current = { time, items, index }; });

  // The screen whose turn it is stands where the program stands; it leads while it plays.
  const start = item?.start ?? 0;
  const within = time - (item?.at ?? 0);
  useEffect(() => {
    const film = screens.current[index % 2];
    screens.current[1 - (index % 2)]?.pause();
    if (!film) return;
    if (Math.abs(film.currentTime - (start + within)) > (isPlaying ? 0.35 : 0.02)) film.currentTime = start + within;
    if (isPlaying && film.paused) void film.play().catch(() => setPlaying(false));
    else if (!isPlaying) film.pause();
  }, [index, start, within, isPlaying]);

  // The other one waits at the first frame of what comes next.
  const next = items[index + 1]?.start ?? 0;
  useEffect(() => {
    const film = screens.current[1 - (index % 2)];
    if (film && film.readyState > 0) film.currentTime = next;
  }, [index, next]);

  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    let last = performance.now();
    const tick = (at: number) => {
      const { items: all, index: here, time: then } = now.current;
      const current = all[here];
      const film = screens.current[here % 2];
      const passed = (at - last) / 1000;
      last = at;
      if (!current) return setPlaying(false);
      const isFilm = current.video_url && film && film.readyState >= 2 && !film.seeking;
      const next = isFilm ? (current.at ?? 0) + Math.max(0, film.currentTime - (current.start ?? 0)) : current.video_url ? then : then + passed;
      const end = (current.at ?? 0) + lengthOf(current);
      if (next >= end - 0.005 || (isFilm && film.ended)) {
        if (here + 1 >= all.length) { setPlaying(false); return; }
        setTime(end);
      } else if (next > then) setTime(next);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  return {
    index, time, total, isPlaying,
    toggle: () => { if (!isPlaying && time >= total - 0.05) setTime(0); setPlaying(!isPlaying); },
    stop: () => setPlaying(false),
    seek: (seconds) => setTime(Math.max(0, Math.min(total, seconds))),
    screen: (side) => (film) => { screens.current[side] = film; },
  };
}
