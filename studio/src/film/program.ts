/** An edit played without a render: two screens take turns, so that the next clip is buffered before its cut. */
import { useEffect, useRef, useState } from "react";

import type { CutItemShown, MusicShown } from "@/api";
import { type Look, lookAt, loudness, loudnessOf, loudnessUnder } from "@/film/joins";
import { asNumber, type Rate, rateOf } from "@/lib/time";

export interface Program {
  index: number;
  /** Seconds from the edit's start. */
  time: number;
  total: number;
  rate: Rate;
  fps: number;
  look: Look;
  isPlaying: boolean;
  /** 1, 2, 4, or the same below zero when running backwards. */
  speed: number;
  toggle: () => void;
  stop: () => void;
  forward: () => void;
  reverse: () => void;
  seek: (seconds: number) => void;
  screen: (side: number) => (film: HTMLVideoElement | null) => void;
  speaker: (number: number) => (sound: HTMLAudioElement | null) => void;
}

const lengthOf = (item: CutItemShown): number => item.seconds ?? 0;
const FASTEST = 4;
const NO_MUSIC: readonly MusicShown[] = [];

/** rate: at which the edit counts; its first clip's where nobody says. */
export function useProgram(items: readonly CutItemShown[], music: readonly MusicShown[] = NO_MUSIC, said?: string): Program {
  const rate = rateOf(said ?? items.find((one) => one.rate)?.rate);
  const fps = asNumber(rate);
  const total = items.reduce((sum, item) => sum + lengthOf(item), 0);
  const [wanted, setTime] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const time = Math.min(wanted, Math.max(0, total - 0.5 / fps)); // the last frame is the last that is shown
  const index = Math.max(0, items.findLastIndex((item) => (item.at ?? 0) <= time + 1e-6));
  const item = items[index];
  const before = items[index - 1];
  const look = lookAt(items, index, time, fps);
  const screens = useRef<(HTMLVideoElement | null)[]>([null, null]);
  const speakers = useRef<(HTMLAudioElement | null)[]>([]);
  const now = useRef({ time, items, index, speed });
  useEffect(() => { now.current = { time, items, index, speed }; });
  const runs = isPlaying && speed > 0;

  // The screen whose turn it is stands where the program stands; it leads while it plays.
  const start = item?.start ?? 0;
  const within = time - (item?.at ?? 0);
  useEffect(() => {
    const film = screens.current[index % 2];
    if (film) follow(film, start + within, runs, speed, () => setPlaying(false));
  }, [index, start, within, runs, speed]);

  // The other one plays on beneath a dissolve; else it waits at the first frame of what comes next.
  const under = look.hasUnder ? (before?.end ?? 0) + within : null;
  const next = items[index + 1]?.start ?? 0;
  useEffect(() => {
    const film = screens.current[1 - (index % 2)];
    if (!film) return;
    if (under !== null) return follow(film, Math.min(under, (film.duration || Infinity) - 0.001), runs && under < (film.duration || 0), speed);
    film.pause();
    if (film.readyState > 0) film.currentTime = next;
  }, [index, next, under, runs, speed]);

  useEffect(() => {
    const [film, other] = [screens.current[index % 2], screens.current[1 - (index % 2)]];
    if (film && item) film.volume = loudness(item, look);
    if (other) other.volume = look.hasUnder && before ? loudnessUnder(before, look) : 1;
    music.forEach((one, number) => {
      const sound = speakers.current[number];
      if (!sound) return;
      const loud = loudnessOf(one, time);
      sound.volume = loud;
      follow(sound, (one.start ?? 0) + Math.max(0, time - (one.at ?? 0)), runs && time >= (one.at ?? 0) && time < (one.at ?? 0) + (one.lasts ?? 0), speed);
    });
  });

  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    let last = performance.now();
    const tick = (at: number) => {
      const { items: all, index: here, time: then, speed: fast } = now.current;
      const current = all[here];
      const film = screens.current[here % 2];
      const passed = ((at - last) / 1000) * fast;
      last = at;
      if (!current) return setPlaying(false);
      if (fast < 0) {
        setTime(Math.max(0, then + passed));
        if (then + passed <= 0) { setPlaying(false); return; }
        frame = requestAnimationFrame(tick);
        return;
      }
      const isFilm = current.video_url && film && film.readyState >= 2 && !film.seeking;
      const moved = isFilm ? (current.at ?? 0) + Math.max(0, film.currentTime - (current.start ?? 0)) : current.video_url ? then : then + passed;
      const end = (current.at ?? 0) + lengthOf(current);
      if (moved >= end - 0.005 || (isFilm && film.ended)) {
        if (here + 1 >= all.length) { setPlaying(false); return; }
        setTime(end);
      } else if (moved > then) setTime(moved);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  const run = (way: 1 | -1) => {
    setSpeed(isPlaying && Math.sign(speed) === way ? way * Math.min(FASTEST, Math.abs(speed) * 2) : way);
    if (way === 1 && !isPlaying && time >= total - 0.05) setTime(0);
    setPlaying(true);
  };
  return {
    index, time, total, rate, fps, look, isPlaying, speed,
    toggle: () => (isPlaying ? setPlaying(false) : (setSpeed(1), run(1))),
    stop: () => setPlaying(false),
    forward: () => run(1),
    reverse: () => run(-1),
    seek: (seconds) => setTime(Math.max(0, seconds)), // an edit that grows meanwhile has it; what is past the end is shown as the end
    screen: (side) => (film) => { screens.current[side] = film; },
    speaker: (number) => (sound) => { speakers.current[number] = sound; },
  };
}

/** Have a film or a sound stand at a moment, or run on from there: moved only where it is off. */
function follow(media: HTMLMediaElement, to: number, runs: boolean, speed: number, onRefused: () => void = () => undefined): void {
  if (media.readyState > 0 && Math.abs(media.currentTime - to) > (runs ? 0.35 : 0.002)) media.currentTime = to;
  if (runs) {
    media.playbackRate = speed;
    if (media.paused) void media.play().catch(onRefused);
  } else if (!media.paused) media.pause();
}
