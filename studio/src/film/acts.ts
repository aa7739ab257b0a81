/** Acts on shots and takes: at once on the page, then on the server; rolled back with the reason where it refuses. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type BoardShown, changeShot as sendShot, judgeTake, orderBoard, select, type ShotEdit, type ShotShown, type TakeChange, type TakeShown } from "@/api";
import { changeShot, changeTake } from "@/film/cache";
import { isProblem } from "@/lib/http";
import { theirWords, wordsOf } from "@/lib/left";
import { slate } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { inLine } from "@/lib/unsaved";
import { type Done, forget, isRemembered, remember, undoThis } from "@/lib/undo";

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
  reorder: (storyboard: string, scenes: { scene: string; shot_ids: string[] }[]) => Promise<void>;
}

/** Acts for one project. */
export function useActs(project: string): Acts {
  const cache = useQueryClient();
  const { t } = useTranslation();
  const nameOf = (shot: ShotShown, take: TakeShown) => t("take_name", { context: shot.kind, shot: slate(shot.number), take: take.take });

  const done = (label: string, undo: () => Promise<unknown>, isTold = true) => {
    const act: Done = { label, undo };
    remember(act);
    if (isTold) say(label, { label: t("undo"), run: () => void undoThis(act) });
  };

  /** An act can be taken back from the moment it is asked for, not only once the server has answered. */
  const doing = async (label: string, sent: Promise<boolean>, undo: () => Promise<unknown>, isTold = true) => {
    const act: Done = { label, undo: async () => { if (await sent) await undo(); } };
    remember(act);
    const isDone = await sent;
    if (!isRemembered(act)) return;
    if (!isDone) forget(act);
    else if (isTold) say(label, { label: t("undo"), run: () => void undoThis(act) });
  };

  const send = async (shot: ShotShown, take: TakeShown, change: TakeChange): Promise<boolean> => {
    const before = shotNow(cache, project, shot.id) ?? shot;
    changeShot(cache, project, shot.id, (now) => judged(now, take, change));
    try {
      const was = Object.fromEntries(Object.keys(change).map((name) => [name, take[name as keyof TakeChange]]));
      changeTake(cache, project, take, await judgeTake({ path: { take_id: take.id }, body: change, meta: { was } }));
      return true;
    } catch (error) {
      changeShot(cache, project, shot.id, () => before);
      complain(t("failed.take", { name: nameOf(shot, take) }), error);
      return false;
    }
  };

  /** An edit that came too late, or found nobody, can be made again; what somebody else wrote there meanwhile is shown first. */
  const tellUnsaved = async (before: ShotShown, change: ShotEdit, error: unknown): Promise<void> => {
    const title = t("failed.edit", { context: before.kind, shot: slate(before.number) });
    const isBehind = isProblem(error) && error.status === 412;
    if (!isBehind && !(isProblem(error) && error.isOffline)) return complain(title, error);
    const theirs = async () => {
      await cache.invalidateQueries({ queryKey: ["board", project] });
      return theirWords(change, wasBefore(before, change), { ...(shotNow(cache, project, before.id) ?? before) });
    };
    const told = isBehind ? await theirs() : undefined;
    if (told === undefined) {
      return complain(title, error, { label: t("left.again"), run: () => void theirs().then((now) => { if (now === undefined) void acts.edit(before, change); else clash(now); }) });
    }
    clash(told);
    function clash(now: string): void {
      const shown = shotNow(cache, project, before.id) ?? before;
      const replace = async () => { if ((await theirs()) === now) await acts.edit(shown, change); else await tellUnsaved(shown, change, error); };
      complain(title, t("left.clash_about", { words: wordsOf(change), theirs: now }), { label: t("left.replace"), run: () => void replace() });
    }
  };

  const acts: Acts = {
    async judge(shot, take, verdict, reason = "") {
      const before = { verdict: take.verdict as Verdict, reason: take.reason };
      const chosen = shot.takes.find((one) => one.is_selected && one.id !== take.id);
      const label = t(verdict ? `done.${verdict}` : "done.unjudged", { name: nameOf(shot, take) });
      await doing(label, send(shot, take, { verdict, reason }), async () => {
        await send(shot, take, before);
        if (verdict === "approved" && chosen) await acts.choose(shot, chosen);
      });
    },

    async rate(shot, take, rating) {
      const before = take.rating;
      await doing(t("done.rated", { name: nameOf(shot, take), rating }), send(shot, take, { rating }), () => send(shot, take, { rating: before }), false);
    },

    async choose(shot, take) {
      const before = shotNow(cache, project, shot.id) ?? shot;
      const chosen = before.takes.find((one) => one.is_selected);
      changeShot(cache, project, shot.id, (now) => ({
        ...now, selected_take: take.id, poster_url: take.poster_url, takes: now.takes.map((one) => ({ ...one, is_selected: one.id === take.id })),
      }));
      try {
        await select({ path: { take_id: take.id }, body: { is_selected: true } });
        if (chosen && chosen.id !== take.id) {
          done(t("done.selected", { name: nameOf(shot, take) }), () => select({ path: { take_id: chosen.id }, body: { is_selected: true } }));
        }
      } catch (error) {
        changeShot(cache, project, shot.id, () => before);
        complain(t("failed.take", { name: nameOf(shot, take) }), error);
      }
    },

    async edit(shot, change) {
      const before = shotNow(cache, project, shot.id) ?? shot;
      changeShot(cache, project, shot.id, (now) => ({ ...now, ...shown(change) }));
      try {
        // One after the other: each edit of a file needs the digest that the one before it left.
        const saved = await inLine(before.storyboard, async () => {
          const fresh = await sendShot({ path: { shot_id: shot.id }, body: change, meta: { was: wasBefore(before, change) }, headers: { "If-Match": `"${digestOf(cache, project, before)}"` } });
          keepEtag(cache, project, fresh);
          return fresh;
        });
        done(t("done.edited", { context: shot.kind, shot: slate(shot.number) }), () => acts.edit({ ...shot, ...saved }, wasBefore(before, change)), false);
        return true;
      } catch (error) {
        changeShot(cache, project, shot.id, () => before);
        await tellUnsaved(before, change, error);
        return false;
      }
    },

    async reorder(storyboard, scenes) {
      const board = cache.getQueryData<BoardShown>(["board", project]);
      const file = board?.storyboards.find((one) => one.id === storyboard);
      if (!board || !file) return;
      const before = board.scenes.filter((scene) => scene.storyboard === storyboard).map((scene) => ({ scene: scene.id, shot_ids: scene.shot_ids }));
      cache.setQueryData<BoardShown>(["board", project], reordered(board, scenes));
      try {
        await orderBoard({ path: { project_id: project }, body: { storyboard, scenes }, headers: { "If-Match": `"${file.digest}"` } });
        done(t("done.reordered", { context: file.kind }), async () => {
          await cache.refetchQueries({ queryKey: ["board", project] });
          await acts.reorder(storyboard, before);
        });
      } catch (error) {
        cache.setQueryData(["board", project], board);
        complain(t("failed.reorder"), error);
      }
      void cache.invalidateQueries({ queryKey: ["board", project] });
    },
  };
  return acts;
}

const shotNow = (cache: QueryClient, project: string, id: string): ShotShown | undefined =>
  cache.getQueryData<BoardShown>(["board", project])?.shots.find((shot) => shot.id === id);

/** What an edit looks like on the shot before the server has answered. */
function shown({ takes, seconds, ...rest }: ShotEdit): Partial<ShotShown> {
  const plain = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<ShotShown>;
  return {
    ...plain,
    ...(takes === undefined ? {} : { takes_wanted: takes }),
    ...(seconds === undefined ? {} : { seconds: seconds === null ? null : Number(seconds) }),
  };
}

/** The edit that takes another one back. */
function wasBefore(shot: ShotShown, change: ShotEdit): ShotEdit {
  const told: Record<string, unknown> = {};
  for (const field of Object.keys(change)) told[field] = field === "takes" ? shot.takes_wanted : shot[field as keyof ShotShown];
  return told as ShotEdit;
}

/** The digest of a shot's file as we last saw it: what an edit is made of. */
const digestOf = (cache: QueryClient, project: string, shot: ShotShown): string =>
  cache.getQueryData<BoardShown>(["board", project])?.storyboards.find((one) => one.id === shot.storyboard)?.digest ?? shot.etag;

/** A saved shot brings its file's new digest, which the next edit of any shot there needs. */
function keepEtag(cache: QueryClient, project: string, saved: ShotShown): void {
  cache.setQueryData<BoardShown>(["board", project], (board) => board && {
    ...board,
    storyboards: board.storyboards.map((one) => (one.id === saved.storyboard ? { ...one, digest: saved.etag } : one)),
    shots: board.shots.map((shot) => (shot.id === saved.id ? saved : shot)),
  });
}

/** A board with the shots of some scenes in another order. */
export function reordered(board: BoardShown, scenes: readonly { scene: string; shot_ids: string[] }[]): BoardShown {
  const wanted = new Map(scenes.map((one) => [one.scene, one.shot_ids]));
  const next = board.scenes.map((scene) => ({ ...scene, shot_ids: wanted.get(scene.id) ?? scene.shot_ids }));
  const sceneOf = new Map(next.flatMap((scene) => scene.shot_ids.map((id) => [id, scene.id] as const)));
  const place = new Map(next.flatMap((scene) => scene.shot_ids).map((id, at) => [id, at]));
  const shots = board.shots
    .map((shot) => ({ ...shot, scene: sceneOf.get(shot.id) ?? shot.scene }))
    .sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return { ...board, scenes: next, shots };
}
