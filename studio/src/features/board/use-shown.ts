import { useMemo } from "react";

import type { BoardShown, SceneShown, ShotShown } from "@/api";
import { isStill } from "@/film/pictures";
import { type BoardSearch, matches } from "./search";

export interface ShownScene {
  scene: SceneShown;
  shots: ShotShown[];
  /** How many it has without filters. */
  total: number;
  counts: Partial<Record<string, number>>;
  seconds: number;
  isPictures: boolean;
}

export interface ShownBoard {
  scenes: ShownScene[];
  /** Shots that are shown, in order. */
  shots: ShotShown[];
  ids: string[];
  byId: Map<string, ShotShown>;
  isPortrait: boolean;
}

/** The board under its filters. */
export function useShown(board: BoardShown | undefined, search: BoardSearch): ShownBoard {
  const { status, scene: wantedScene, q } = search;
  return useMemo(() => {
    const byId = new Map((board?.shots ?? []).map((shot) => [shot.id, shot]));
    const scenes: ShownScene[] = [];
    for (const scene of board?.scenes ?? []) {
      const all = scene.shot_ids.flatMap((id) => byId.get(id) ?? []);
      const shots = all.filter((shot) => matches(shot, { status, scene: wantedScene, q }));
      if (shots.length === 0 && (status || wantedScene || q)) continue;
      const counts: Partial<Record<string, number>> = {};
      for (const shot of all) counts[shot.status] = (counts[shot.status] ?? 0) + 1;
      scenes.push({ scene, shots, total: all.length, counts, seconds: all.reduce((sum, shot) => sum + (shot.seconds ?? 0), 0), isPictures: all.length > 0 && all.every(isStill) });
    }
    const shots = scenes.flatMap((one) => one.shots);
    const [w = 16, h = 9] = (board?.shots.find((shot) => shot.aspect && !isStill(shot))?.aspect ?? "16:9").split(":").map(Number);
    return { scenes, shots, ids: shots.map((shot) => shot.id), byId, isPortrait: h > w };
  }, [board, status, wantedScene, q]);
}
