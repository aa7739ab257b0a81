import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardShown, ShotShown } from "@/api";
import { type Acts, reordered } from "@/film/acts";
import { slate } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { isSameOrder, movedBeside, type SceneOrder, stepped, steppedSeen } from "./shot-order";

export interface Mover {
  /** The shot that is held up by the keyboard. */
  lifted: string | null;
  /** What a screen reader is to say now. */
  said: string;
  /** The board as it will be once what is lifted is dropped. */
  preview: BoardShown | undefined;
  lift: (id: string) => void;
  nudge: (way: 1 | -1 | "up" | "down") => void;
  drop: () => void;
  putBack: () => void;
  place: (ids: readonly string[], target: string, side: "before" | "after") => void;
  step: (id: string, way: 1 | -1) => void;
}

const orderOf = (board: BoardShown, storyboard: string): SceneOrder[] =>
  board.scenes.filter((scene) => scene.storyboard === storyboard).map((scene) => ({ scene: scene.id, shot_ids: scene.shot_ids }));

/** Moving shots, by pointer and by keyboard; each move is one change of one file. isSeen: a step goes past shots that are not seen. */
export function useMover(board: BoardShown | undefined, acts: Acts, columns: number, isSeen?: (id: string) => boolean): Mover {
  const { t } = useTranslation();
  const [held, setHeld] = useState<{ id: string; storyboard: string; order: SceneOrder[] } | null>(null);
  const [said, setSaid] = useState("");
  const shotOf = (id: string): ShotShown | undefined => board?.shots.find((shot) => shot.id === id);

  const whereWords = (id: string, order: SceneOrder[]): string => {
    const scene = order.find((one) => one.shot_ids.includes(id));
    const number = board?.scenes.find((one) => one.id === scene?.scene)?.number ?? 0;
    return t("board.moved_to", { shot: slate(shotOf(id)?.number ?? 0), scene: number, place: (scene?.shot_ids.indexOf(id) ?? 0) + 1, total: scene?.shot_ids.length ?? 0 });
  };
  const save = (storyboard: string, order: SceneOrder[]) => {
    if (board && !isSameOrder(order, orderOf(board, storyboard))) void acts.reorder(storyboard, order);
  };

  return {
    lifted: held?.id ?? null,
    said,
    preview: board && held ? reordered(board, held.order) : board,
    lift(id) {
      const shot = shotOf(id);
      if (!board || !shot) return;
      setHeld({ id, storyboard: shot.storyboard, order: orderOf(board, shot.storyboard) });
      setSaid(t("board.lifted", { shot: slate(shot.number) }));
    },
    nudge(way) {
      if (!held) return;
      const step = way === -1 || way === "up" ? -1 : 1;
      let order = held.order;
      for (let left = way === "up" || way === "down" ? columns : 1; left > 0; left--) order = steppedSeen(order, held.id, step, isSeen);
      setHeld({ ...held, order });
      setSaid(whereWords(held.id, order));
    },
    drop() {
      if (!held) return;
      save(held.storyboard, held.order);
      setSaid(`${t("board.dropped")} ${whereWords(held.id, held.order)}`);
      setHeld(null);
    },
    putBack() {
      setHeld(null);
      setSaid(t("board.put_back"));
    },
    place(ids, target, side) {
      const there = shotOf(target);
      if (!board || !there) return;
      const mine = ids.filter((id) => shotOf(id)?.storyboard === there.storyboard);
      if (mine.length < ids.length) complain(t("failed.reorder"), t("board.other_file"));
      if (mine.length > 0) save(there.storyboard, movedBeside(orderOf(board, there.storyboard), mine, target, side));
    },
    step(id, way) {
      const shot = shotOf(id);
      if (board && shot) save(shot.storyboard, stepped(orderOf(board, shot.storyboard), id, way));
    },
  };
}
