/** How clips meet: what of an edit is seen and heard at a moment, as its render has it, frame for frame. */
import type { CutItemShown, MusicShown } from "@/api";

export interface Look {
  /** The clip before plays on beneath this one. */
  hasUnder: boolean;
  /** How much of this clip is seen over what is beneath it, 0..1. */
  share: number;
  /** How much it has gone to black, 0..1. */
  dark: number;
}

const PLAIN: Look = { hasUnder: false, share: 1, dark: 0 };

/** Frames that a length fills, as core/time.py counts them. */
export const framesIn = (seconds: number, fps: number): number => Math.floor(seconds * fps + 0.5 + 1e-6);

export function lookAt(items: readonly CutItemShown[], index: number, time: number, fps: number): Look {
  const item = items[index];
  if (!item || item.gap != null || (!item.enter && !item.leave)) return PLAIN;
  const whole = framesIn(item.seconds ?? 0, fps);
  const frame = Math.floor((time - (item.at ?? 0)) * fps + 0.05);
  const enter = item.enter ? Math.min(whole, framesIn(item.enter.seconds, fps)) : 0;
  const leave = Math.min(whole, framesIn(item.leave ?? 0, fps));
  const before = items[index - 1];
  const isEntering = frame < enter;
  return {
    hasUnder: isEntering && item.enter?.kind === "dissolve" && before?.video_url != null && !before.leave,
    share: isEntering ? (frame + 0.5) / enter : 1,
    dark: frame >= whole - leave ? (frame - (whole - leave) + 0.5) / leave : 0,
  };
}

const volume = (decibels: number): number => Math.min(1, 10 ** (decibels / 20));
const rising = (share: number): number => Math.sin(Math.max(0, Math.min(1, share)) * (Math.PI / 2));

/** How loud a clip is while it looks so, and the one beneath it. A page cannot play louder than its source. */
export const loudness = (item: CutItemShown, look: Look): number => volume(item.gain ?? 0) * rising(look.share) * rising(1 - look.dark);
export const loudnessUnder = (before: CutItemShown, look: Look): number => volume(before.gain ?? 0) * rising(1 - look.share);

/** How loud music is at a moment of the edit; 0 where it is not heard. */
export function loudnessOf(music: MusicShown, time: number): number {
  const lasts = music.lasts ?? 0;
  const within = time - (music.at ?? 0);
  if (within < 0 || within >= lasts) return 0;
  const rise = music.fade_in ? rising(within / music.fade_in) : 1;
  const fall = music.fade_out ? rising((lasts - within) / music.fade_out) : 1;
  return volume(music.gain ?? 0) * rise * fall;
}
