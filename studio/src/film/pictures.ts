/** Pictures beside films: which takes and shots are stills, and the part of a board that holds them. */
import { useMemo } from "react";

import type { BoardShown, ShotShown, TakeShown } from "@/api";

export type Part = "film" | "pictures";

export const isStill = (one: { kind: "video" | "image" } | undefined): boolean => one?.kind === "image";

/** What several shots are called together: pictures where all of them are. */
export const kindOf = (shots: readonly ShotShown[]): "video" | "image" => (shots.length > 0 && shots.every(isStill) ? "image" : "video");

/** What plays when a take is looked at: a picture has nothing to play. */
export const filmOf = (take: TakeShown | undefined): string | undefined => (take && !isStill(take) ? take.video_url : undefined);

/** All pictures that a take's order brought: whole, and small for strips. */
export const picturesOf = (take: TakeShown): { whole: string; small: string }[] => [
  { whole: take.video_url, small: take.poster_url }, ...take.more.map((url) => ({ whole: url, small: `${url}?variant=poster` })),
];

/** Where one of a take's pictures is downloaded from, under a name of its own. */
export const downloadOf = (take: TakeShown, number: number): string => `/api/v1/takes/${take.id}/pictures/${number}?download=true`;

/** What a kept picture is called: the last word of where it lies. */
export const keptName = (shot: ShotShown): string => shot.keep_as.split("/").at(-1) ?? "";

const partOf = (shot: ShotShown): Part => (isStill(shot) ? "pictures" : "film");

/** Whether a board has both parts, and which one is shown: the one asked for, else that of the open shot, else the film. */
export function partsOf(board: BoardShown | undefined, asked: Part | undefined, open: string | undefined): { part: Part; hasBoth: boolean } {
  const parts = new Set((board?.shots ?? []).map(partOf));
  const opened = board?.shots.find((shot) => shot.id === open);
  const first: Part = parts.has("film") || parts.size === 0 ? "film" : "pictures";
  const wanted = asked ?? (opened ? partOf(opened) : first);
  return { part: parts.size === 0 || parts.has(wanted) ? wanted : first, hasBoth: parts.size > 1 };
}

/** One part of a board as if it were all of it; a sheet without headings is called by its title. */
export function useBoardPart(board: BoardShown | undefined, part: Part, hasBoth: boolean): BoardShown | undefined {
  return useMemo(() => {
    if (!board || (!hasBoth && part === "film")) return board;
    const shots = board.shots.filter((shot) => partOf(shot) === part);
    const ids = new Set(shots.map((shot) => shot.id));
    const counts: Record<string, number> = {};
    for (const shot of shots) counts[shot.status] = (counts[shot.status] ?? 0) + 1;
    const titles = new Map(board.storyboards.map((one) => [one.id, one.title]));
    const scenes = board.scenes
      .map((scene) => ({ ...scene, title: scene.title || (part === "pictures" ? (titles.get(scene.storyboard) ?? "") : ""), shot_ids: scene.shot_ids.filter((id) => ids.has(id)) }))
      .filter((scene, at) => scene.shot_ids.length > 0 || (part === "film" && board.scenes[at]?.shot_ids.length === 0));
    return { ...board, shots, scenes, counts };
  }, [board, part, hasBoth]);
}
