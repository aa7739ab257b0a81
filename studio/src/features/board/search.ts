import type { ShotShown } from "@/api";
import type { Part } from "@/film/pictures";
import { STATUSES, type Status } from "@/film/status";

export const VIEWS = ["grid", "list", "script"] as const;
export type BoardViewName = (typeof VIEWS)[number];

/** What a board's address remembers: what is shown, filtered, selected and open. */
export interface BoardSearch {
  view?: BoardViewName | undefined;
  /** The film's shots, or the pictures ordered for it. */
  part?: Part | undefined;
  /** The open shot. */
  shot?: string | undefined;
  /** Selected shots by their place on the board: `0-8,11`. */
  sel?: string | undefined;
  status?: Status[] | undefined;
  scene?: string | undefined;
  q?: string | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined);

export function readBoardSearch(said: Record<string, unknown>): BoardSearch {
  const statuses = (Array.isArray(said.status) ? said.status : [said.status]).filter((one): one is Status => STATUSES.includes(one as Status));
  const view = VIEWS.find((one) => one === said.view);
  return {
    view: view === "grid" ? undefined : view,
    part: said.part === "pictures" || said.part === "film" ? said.part : undefined,
    shot: text(said.shot),
    sel: text(said.sel),
    status: statuses.length > 0 ? statuses : undefined,
    scene: text(said.scene),
    q: text(said.q),
  };
}

/** Spell selected places as ranges. */
export function spellRanges(places: readonly number[]): string {
  const told: string[] = [];
  const sorted = [...places].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    told.push(end === at ? `${sorted[at]}` : `${sorted[at]}-${sorted[end]}`);
    at = end + 1;
  }
  return told.join(",");
}

/** Read ranges back; what is no range is left out. */
export function readRanges(said: string, most: number): number[] {
  const told: number[] = [];
  for (const part of said.split(",")) {
    if (!/^\d+(-\d+)?$/.test(part)) continue;
    const [first = 0, last = first] = part.split("-").map(Number);
    for (let at = first; at <= Math.min(last, most - 1); at++) told.push(at);
  }
  return told;
}

/** Whether a shot is to be shown under these filters. */
export function matches(shot: ShotShown, search: BoardSearch): boolean {
  if (search.status && !search.status.includes(shot.status)) return false;
  if (search.scene && shot.scene !== search.scene) return false;
  if (!search.q) return true;
  const wanted = search.q.toLowerCase();
  const words = [String(shot.number).padStart(3, "0"), shot.prompt, shot.camera, shot.place, shot.intent, ...shot.props, ...shot.characters.map((one) => one.name), ...shot.dialogue.flatMap((line) => [line.speaker ?? "", line.words])];
  return words.some((one) => one.toLowerCase().includes(wanted));
}
