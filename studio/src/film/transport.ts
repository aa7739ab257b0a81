import { useEffect, useMemo, useSyncExternalStore } from "react";

export interface TransportState {
  isPlaying: boolean;
  /** 1, 2, 4, or the same below zero when running backwards. */
  speed: number;
  frame: number;
  /** Where playing turns back, both inside; null for the whole take. */
  from: number | null;
  to: number | null;
}

const SPEEDS = [1, 2, 4];
const START: TransportState = { isPlaying: false, speed: 1, frame: 0, from: null, to: null };

/**
 * One transport for several films: all stand at the same instant, whatever they are asked to do, each on the frame of
 * its own that holds it. The longest one paces; shorter ones wait on their last frame.
 */
export class Transport {
  #films = new Map<string, HTMLVideoElement>();
  #state = START;
  #tells = new Set<() => void>();
  #loop = 0;
  #last = 0;

  /** How frames are counted: those of the film that is focused. */
  fps = 24;
  frames = 1;

  state = (): TransportState => this.#state;

  follow = (tell: () => void): (() => void) => {
    this.#tells.add(tell);
    return () => this.#tells.delete(tell);
  };

  /** Count frames another way; what is looked at stays where it is. */
  count(fps: number, frames: number): void {
    const { frame, from, to } = this.#state;
    const recount = (one: number) => Math.max(0, Math.min(frames - 1, Math.floor(((one + 0.5) / this.fps) * fps)));
    const [was, now] = [this.fps, frame === 0 ? 0 : recount(frame)];
    if (was === fps && this.frames === frames) return;
    this.#set({ frame: now, from: from === null ? null : recount(from), to: to === null ? null : recount(to) });
    [this.fps, this.frames] = [fps, frames];
    if (!this.#state.isPlaying) this.seek(now);
  }

  /** Take a film in, where the others are. */
  add(key: string, film: HTMLVideoElement | null): void {
    if (!film) return void this.#films.delete(key);
    this.#films.set(key, film);
    const place = () => {
      this.#place(film);
      if (this.#state.isPlaying && this.#state.speed > 0) this.#play(film);
    };
    if (film.readyState > 0) place();
    else film.addEventListener("loadedmetadata", place, { once: true });
  }

  toggle = (): void => (this.#state.isPlaying ? this.stop() : this.#run(1));

  /** Play on, faster each time. */
  forward = (): void => this.#run(this.#state.isPlaying && this.#state.speed > 0 ? faster(this.#state.speed) : 1);

  /** Run backwards, faster each time. */
  reverse = (): void => this.#run(this.#state.isPlaying && this.#state.speed < 0 ? -faster(-this.#state.speed) : -1);

  stop = (): void => {
    cancelAnimationFrame(this.#loop);
    this.#set({ isPlaying: false, speed: 1 });
    for (const film of this.#films.values()) film.pause();
    this.seek(this.#state.frame);
  };

  seek = (frame: number): void => {
    this.#set({ frame: Math.max(0, Math.min(this.frames - 1, Math.round(frame))) });
    for (const film of this.#films.values()) this.#place(film);
  };

  step = (by: number): void => {
    if (this.#state.isPlaying) this.stop();
    this.seek(this.#state.frame + by);
  };

  setIn = (): void => this.#set({ from: this.#state.frame, to: this.#state.to !== null && this.#state.to <= this.#state.frame ? null : this.#state.to });
  setOut = (): void => this.#set({ to: this.#state.frame, from: this.#state.from !== null && this.#state.from >= this.#state.frame ? null : this.#state.from });
  clearRange = (): void => this.#set({ from: null, to: null });

  end(): void {
    cancelAnimationFrame(this.#loop);
  }

  #run(speed: number): void {
    cancelAnimationFrame(this.#loop);
    this.#set({ isPlaying: true, speed });
    for (const film of this.#films.values()) {
      if (speed > 0) this.#play(film);
      else film.pause();
    }
    this.#last = performance.now();
    this.#loop = requestAnimationFrame(this.#tick);
  }

  #tick = (now: number): void => {
    const films = [...this.#films.values()];
    const pacer = films.reduce<HTMLVideoElement | undefined>((best, film) => (best && lengthOf(best) >= lengthOf(film) ? best : film), undefined);
    const { speed, from, to } = this.#state;
    const first = from ?? 0;
    const last = to ?? this.frames - 1;
    if (pacer && speed > 0) {
      const frame = Math.floor(pacer.currentTime * this.fps + 0.01);
      if (frame > last || pacer.ended) {
        this.seek(first);
        for (const film of films) this.#play(film);
      } else {
        this.#set({ frame });
        for (const film of films) if (film !== pacer && pacer.currentTime < lengthOf(film) - 1 / this.fps) this.#keepUp(film, pacer);
      }
    } else {
      const passed = Math.floor(((now - this.#last) / 1000) * this.fps * -speed);
      if (passed > 0) {
        this.#last = now;
        this.seek(this.#state.frame - passed < first ? last : this.#state.frame - passed);
      }
    }
    if (this.#state.isPlaying) this.#loop = requestAnimationFrame(this.#tick);
  };

  #play(film: HTMLVideoElement): void {
    film.playbackRate = this.#state.speed;
    // Stopping before a film has begun refuses its playing: no news.
    film.play().catch((error: unknown) => { if (!(error instanceof DOMException && error.name === "AbortError")) this.stop(); });
  }

  /** Bring a film that strayed back to where the pacer is; one that waited at its end goes on once it is asked to. */
  #keepUp(film: HTMLVideoElement, pacer: HTMLVideoElement): void {
    if (Math.abs(film.currentTime - pacer.currentTime) > 1.5 / this.fps && !film.seeking) film.currentTime = pacer.currentTime;
    if (film.paused) this.#play(film);
  }

  /** Stand in the middle of the frame: its edges belong to its neighbours. */
  #place(film: HTMLVideoElement): void {
    const seconds = (this.#state.frame + 0.5) / this.fps;
    film.currentTime = Number.isFinite(film.duration) ? Math.min(seconds, Math.max(0, film.duration - 0.001)) : seconds;
  }

  #set(change: Partial<TransportState>): void {
    const next = { ...this.#state, ...change };
    if (Object.entries(next).every(([key, value]) => this.#state[key as keyof TransportState] === value)) return;
    this.#state = next;
    this.#tells.forEach((tell) => tell());
  }
}

const lengthOf = (film: HTMLVideoElement): number => (Number.isFinite(film.duration) ? film.duration : 0);

const faster = (speed: number): number => SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(speed) + 1)] ?? 1;

/** A transport for as long as one subject is looked at. */
export function useTransport(subject: string, fps: number, frames: number): { transport: Transport; state: TransportState } {
  const transport = useMemo(() => {
    void subject;
    return new Transport();
  }, [subject]);
  useEffect(() => transport.count(fps, frames), [transport, fps, frames]);
  useEffect(() => () => transport.end(), [transport]);
  return { transport, state: useSyncExternalStore(transport.follow, transport.state) };
}
