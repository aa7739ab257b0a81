import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardShown } from "@/api";
import { type Acts, reordered } from "@/film/acts";
import { slate } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { isSameOrder, movedBeside, movedInto, orderOf, type SceneOrder, sceneMoved, sceneStepped, steppedSeen } from "./shot-order";

/** Moving shots and scenes: each id is a shot's or a scene's. */
export interface Mover {
  /** What is held up by the keyboard. */
  lifted: string | null;
  /** What a screen reader is to say now. */
  said: string;
  /** The board as it will be once what is lifted is dropped. */
  preview: BoardShown | undefined;
  lift: (id: string) => void;
  nudge: (way: 1 | -1 | "up" | "down") => void;
  drop: () => void;
  putBack: () => void;
  /** Put shots beside another or at the beginning of a scene; or one scene where another is. */
  place: (ids: readonly string[], target: string, side: "before" | "after") => void;
  step: (id: string, way: 1 | -1) => void;
  canStep: (id: string, way: 1 | -1) => boolean;
}

/** Moving, by pointer and by keyboard; each move is one change of one file. isSeen: a step goes past shots that are not seen. */
export function useMover(board: BoardShown | undefined, acts: Acts, columns: number, isSeen?: (id: string) => boolean): Mover {
  const { t } = useTranslation();
  const [held, setHeld] = useState<{ id: string; storyboard: string; order: SceneOrder[] } | null>(null);
  const [said, setSaid] = useState("");
  const shotOf = (id: string) => board?.shots.find((shot) => shot.id === id);
  const sceneOf = (id: string) => board?.scenes.find((scene) => scene.id === id);

  const whereWords = (id: string, order: SceneOrder[]): string => {
    const moved = sceneOf(id);
    if (moved) return t("board.scene_moved_to", { scene: moved.number, place: order.findIndex((one) => one.scene === id) + 1, total: order.length });
    const scene = order.find((one) => one.shot_ids.includes(id));
    const number = sceneOf(scene?.scene ?? "")?.number ?? 0;
    return t("board.moved_to", { shot: slate(shotOf(id)?.number ?? 0), scene: number, place: (scene?.shot_ids.indexOf(id) ?? 0) + 1, total: scene?.shot_ids.length ?? 0 });
  };
  const save = (storyboard: string, order: SceneOrder[]) => {
    const now = acts.boardNow() ?? board;
    if (now && !isSameOrder(order, orderOf(now, storyboard))) void acts.reorder(storyboard, order);
  };
  const step = (order: SceneOrder[], id: string, way: 1 | -1) => (sceneOf(id) ? sceneStepped(order, id, way, isSeen) : steppedSeen(order, id, way, isSeen));
  const stepFrom = (id: string, way: 1 | -1, from = board) => {
    const one = shotOf(id) ?? sceneOf(id);
    if (!from || !one) return undefined;
    const now = orderOf(from, one.storyboard);
    const order = step(now, id, way);
    const isStill = sceneOf(id) ? order.every((scene, at) => scene === now[at]) : isSameOrder(order, now);
    return isStill ? undefined : { storyboard: one.storyboard, order };
  };

  return {
    lifted: held?.id ?? null,
    said,
    preview: board && held ? reordered(board, held.order) : board,
    lift(id) {
      const shot = shotOf(id);
      const one = shot ?? sceneOf(id);
      if (!board || !one) return;
      setHeld({ id, storyboard: one.storyboard, order: orderOf(acts.boardNow() ?? board, one.storyboard) });
      setSaid(shot ? t("board.lifted", { shot: slate(shot.number) }) : t("board.scene_lifted", { scene: one.number }));
    },
    nudge(way) {
      if (!held) return;
      const isLine = (way === "up" || way === "down") && !sceneOf(held.id);
      let order = held.order;
      for (let left = isLine ? columns : 1; left > 0; left--) order = step(order, held.id, way === -1 || way === "up" ? -1 : 1);
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
      const [first] = ids;
      const moved = sceneOf(first ?? "");
      const there = moved ? sceneOf(shotOf(target)?.scene ?? target) : (shotOf(target) ?? sceneOf(target));
      if (!board || !there || !first) return;
      const mine = ids.filter((id) => (shotOf(id) ?? sceneOf(id))?.storyboard === there.storyboard);
      if (mine.length < ids.length) complain(t("failed.reorder"), t("board.other_file", { context: moved ? "scene" : undefined }));
      if (mine.length === 0) return;
      const now = orderOf(acts.boardNow() ?? board, there.storyboard);
      const order = moved ? sceneMoved(now, first, there.id) : sceneOf(target) ? movedInto(now, mine, target) : movedBeside(now, mine, target, side);
      save(there.storyboard, order);
      setSaid(whereWords(mine[0] ?? first, order));
    },
    step(id, way) {
      const told = stepFrom(id, way, acts.boardNow());
      if (!told) return;
      save(told.storyboard, told.order);
      setSaid(whereWords(id, told.order));
    },
    canStep: (id, way) => stepFrom(id, way) !== undefined,
  };
}

/** Space lifts and drops what has the focus, arrows move it, Escape puts it back. Returns whether the key did any of that. */
export function liftByKeys(event: KeyboardEvent, id: string, mover: Mover): boolean {
  // With Ctrl, ⌘ or Alt a key is a command of the whole board.
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const isLifted = mover.lifted === id;
  if (event.key === " ") (isLifted ? mover.drop : () => mover.lift(id))();
  else if (isLifted && event.key.startsWith("Arrow")) mover.nudge(event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : event.key === "ArrowUp" ? "up" : "down");
  else if (isLifted && event.key === "Escape") mover.putBack();
  else return false;
  event.preventDefault();
  return true;
}
