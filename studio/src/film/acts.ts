/** Acts on shots and takes: at once on the page, then on the server; rolled back with the reason where it refuses. */
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type BoardShown, judgeTake, orderBoard, select, type ShotEdit, type ShotShown, type TakeChange, type TakeShown } from "@/api";
import { changeShot, changeTake } from "@/film/cache";
import { digestOf, keepDigest, shotEditor, shotNow } from "@/film/edit-shot";
import { isSameOrder, orderOf, type SceneOrder } from "@/film/shot-order";
import { isProblem } from "@/lib/http";
import { slate } from "@/lib/numbers";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";
import { inLine } from "@/lib/unsaved";

type Verdict = "approved" | "rejected" | "";

const statusAfter = (shot: ShotShown): ShotShown["status"] => {
  if (["running", "queued", "unknown"].includes(shot.status)) return shot.status;
  if (shot.takes.some((take) => take.is_selected && take.verdict === "approved")) return "approved";
  if (shot.takes.some((take) => take.verdict === "")) return "review";
  return "draft";
};

/** What a verdict makes of its shot: approving selects the take. */
function judged(shot: ShotShown, take: TakeShown, change: TakeChange): ShotShown {
  const said = { ...(change.verdict == null ? {} : { verdict: change.verdict }), ...(change.reason == null ? {} : { reason: change.reason }), ...(change.rating == null ? {} : { rating: change.rating }) };
  const isChosen = change.verdict === "approved" && !take.is_rehearsal;
  const takes = shot.takes.map((one) => {
    const selected = isChosen ? one.id === take.id : one.is_selected;
    return one.id === take.id ? { ...one, ...said, is_selected: selected } : { ...one, is_selected: selected };
  });
  const next = { ...shot, takes, ...(isChosen ? { selected_take: take.id, poster_url: take.poster_url } : {}) };
  return { ...next, status: statusAfter(next) };
}

export interface Acts {
  judge: (shot: ShotShown, take: TakeShown, verdict: Verdict, reason?: string) => Promise<void>;
  rate: (shot: ShotShown, take: TakeShown, rating: number) => Promise<void>;
  choose: (shot: ShotShown, take: TakeShown) => Promise<void>;
  edit: (shot: ShotShown, change: ShotEdit) => Promise<boolean>;
  reorder: (storyboard: string, scenes: SceneOrder[]) => Promise<void>;
  /** The board with all that was asked for up to this moment, before it was drawn. */
  boardNow: () => BoardShown | undefined;
}

/** Acts for one project. What takes an act back is asked for at once and sent after it; `after` tells whether it was done. */
export function useActs(project: string): Acts {
  const cache = useQueryClient();
  const { t } = useTranslation();
  const boardNow = () => cache.getQueryData<BoardShown>(["board", project]);
  const nameOf = (shot: ShotShown, take: TakeShown) => t("take_name", { context: shot.kind, shot: slate(shot.number), take: take.take });

  const told = async (label: string, sent: Promise<boolean>, undo: () => Promise<unknown>) => {
    const act = await doing(label, sent, undo);
    if (act) say(label, takenBack(act, t("undo"), t("failed.undo")));
  };

  /** Do something to a take: at once on its shot, then on the server, each after what was done to the shot before it. */
  const toTake = async (shot: ShotShown, take: TakeShown, show: (now: ShotShown) => ShotShown, send: () => Promise<TakeShown>, after?: Promise<boolean>): Promise<boolean> => {
    const before = shotNow(cache, project, shot.id) ?? shot;
    changeShot(cache, project, shot.id, show);
    try {
      return await inLine(`takes of ${shot.id}`, async (isLast) => {
        if (after && !(await after)) return false;
        const answer = await send();
        if (isLast()) changeTake(cache, project, take, answer);
        return true;
      });
    } catch (error) {
      changeShot(cache, project, shot.id, () => before);
      complain(t("failed.take", { name: nameOf(shot, take) }), error);
      return false;
    }
  };

  const change = (shot: ShotShown, take: TakeShown, said: TakeChange, after?: Promise<boolean>) => {
    const was = Object.fromEntries(Object.keys(said).map((name) => [name, take[name as keyof TakeChange]]));
    return toTake(shot, take, (now) => judged(now, take, said), () => judgeTake({ path: { take_id: take.id }, body: said, meta: { was } }), after);
  };

  const choice = (shot: ShotShown, take: TakeShown, after?: Promise<boolean>) => toTake(
    shot, take,
    (now) => ({ ...now, selected_take: take.id, poster_url: take.poster_url, takes: now.takes.map((one) => ({ ...one, is_selected: one.id === take.id })) }),
    () => select({ path: { take_id: take.id }, body: { is_selected: true } }), after,
  );

  const order = async (storyboard: string, scenes: SceneOrder[], after?: Promise<boolean>): Promise<boolean> => {
    const board = boardNow();
    if (!board) return false;
    const before = orderOf(board, storyboard);
    const standing = underWay.get(storyboard) ?? { kept: before, wanted: scenes, left: 0 };
    underWay.set(storyboard, { ...standing, wanted: scenes, left: standing.left + 1 });
    const show = (wanted: readonly SceneOrder[]) => cache.setQueryData<BoardShown>(["board", project], (now) => now && reordered(now, wanted));
    const settle = () => {
      const now = underWay.get(storyboard);
      if (now && now.left > 1) underWay.set(storyboard, { ...now, left: now.left - 1 });
      else {
        underWay.delete(storyboard);
        void cache.invalidateQueries({ queryKey: ["board", project] });
      }
    };
    show(scenes);
    try {
      // The next edit of the file needs the digest that this one leaves.
      return await inLine(storyboard, async () => {
        if (after && !(await after)) return false;
        // A board that is on its way still tells of the order before this one; what is taken back with it is shown again.
        await cache.cancelQueries({ queryKey: ["board", project] });
        show(underWay.get(storyboard)?.wanted ?? scenes);
        const saved = await orderBoard({ path: { project_id: project }, body: { storyboard, scenes }, headers: { "If-Match": `"${digestOf(cache, project, storyboard) ?? ""}"` } });
        keepDigest(cache, project, storyboard, saved.digest);
        const now = underWay.get(storyboard);
        if (now) underWay.set(storyboard, { ...now, kept: scenes });
        return true;
      });
    } catch (error) {
      show(underWay.get(storyboard)?.kept ?? before);
      const again = async () => {
        await cache.refetchQueries({ queryKey: ["board", project] });
        const now = boardNow();
        if (now && isSameOrder(orderOf(now, storyboard), before)) await reorder(storyboard, scenes);
        else complain(t("failed.reorder"), t("board.moved_meanwhile"));
      };
      complain(t("failed.reorder"), error, isProblem(error) && error.isOffline ? { label: t("left.again"), run: () => void again() } : undefined);
      return false;
    } finally {
      settle();
    }
  };

  const reorder = async (storyboard: string, scenes: SceneOrder[]): Promise<void> => {
    const board = boardNow();
    const file = board?.storyboards.find((one) => one.id === storyboard);
    if (!board || !file) return;
    const before = orderOf(board, storyboard);
    const isOfScenes = before.map((one) => one.scene).join() !== scenes.map((one) => one.scene).join();
    const sent = order(storyboard, scenes);
    await told(t("done.reordered", { context: isOfScenes ? "scene" : file.kind }), sent, () => order(storyboard, before, sent));
  };

  return {
    async judge(shot, take, verdict, reason = "") {
      const before = { verdict: take.verdict as Verdict, reason: take.reason };
      const chosen = shot.takes.find((one) => one.is_selected && one.id !== take.id);
      const label = t(verdict ? `done.${verdict}` : "done.unjudged", { name: nameOf(shot, take) });
      const sent = change(shot, take, { verdict, reason });
      await told(label, sent, async () => {
        const undone = [change(shot, take, before, sent), ...(verdict === "approved" && chosen ? [choice(shot, chosen, sent)] : [])];
        return (await Promise.all(undone)).every(Boolean);
      });
    },

    async rate(shot, take, rating) {
      const before = take.rating;
      const sent = change(shot, take, { rating });
      await doing(t("done.rated", { name: nameOf(shot, take), rating }), sent, () => change(shot, take, { rating: before }, sent));
    },

    async choose(shot, take) {
      const chosen = (shotNow(cache, project, shot.id) ?? shot).takes.find((one) => one.is_selected);
      const sent = choice(shot, take);
      if (chosen && chosen.id !== take.id) await told(t("done.selected", { name: nameOf(shot, take) }), sent, () => choice(shot, chosen, sent));
      else await sent;
    },

    edit: shotEditor(cache, project, t),

    reorder,
    boardNow,
  };
}

/** Orders on their way, by storyboard: the one that the server has, to come back to, the last one asked for, and how many are to be answered. */
const underWay = new Map<string, { kept: readonly SceneOrder[]; wanted: readonly SceneOrder[]; left: number }>();

/** A board with some of its scenes, and the shots in them, in another order. */
export function reordered(board: BoardShown, scenes: readonly SceneOrder[]): BoardShown {
  const known = new Map(board.scenes.map((scene) => [scene.id, scene]));
  const wanted = scenes.flatMap((one) => { const scene = known.get(one.scene); return scene ? [{ ...scene, shot_ids: one.shot_ids }] : []; });
  const moving = new Set(wanted.map((scene) => scene.id));
  const next = board.scenes.map((scene) => (moving.has(scene.id) ? (wanted.shift() ?? scene) : scene));
  const sceneOf = new Map(next.flatMap((scene) => scene.shot_ids.map((id) => [id, scene.id] as const)));
  const place = new Map(next.flatMap((scene) => scene.shot_ids).map((id, at) => [id, at]));
  const shots = board.shots
    .map((shot) => ({ ...shot, scene: sceneOf.get(shot.id) ?? shot.scene }))
    .sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return { ...board, scenes: next, shots };
}
