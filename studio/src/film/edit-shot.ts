/** Edits of shots: each at once on the page, then in its file after those before it; what somebody else wrote is shown first. */
import type { QueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";

import { type BoardShown, changeShot as sendShot, type ShotEdit, type ShotShown } from "@/api";
import { changeShot } from "@/film/cache";
import { isProblem } from "@/lib/http";
import { theirWords, wordsOf } from "@/lib/left";
import { slate } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { doing } from "@/lib/undo";
import { inLine } from "@/lib/unsaved";

/** Edits that are not answered yet, by shot: an answer shows what came after it as well. */
const waiting = new Map<string, ShotEdit[]>();

/** Edit a shot; returns whether it was kept. What was refused has been told, with a way to write it once more. */
export function shotEditor(cache: QueryClient, project: string, t: TFunction): (shot: ShotShown, change: ShotEdit) => Promise<boolean> {
  const now = (shot: ShotShown) => shotNow(cache, project, shot.id) ?? shot;

  /** after: whether the edit was kept that this one takes back. */
  const write = async (shot: ShotShown, change: ShotEdit, after?: Promise<ShotShown | null>): Promise<ShotShown | null> => {
    const before = now(shot);
    waiting.set(shot.id, [...(waiting.get(shot.id) ?? []), change]);
    changeShot(cache, project, shot.id, (there) => ({ ...there, ...shown(change) }));
    const show = (answered: ShotShown) => {
      const later = (waiting.get(shot.id) ?? []).filter((one) => one !== change);
      if (later.length > 0) waiting.set(shot.id, later);
      else waiting.delete(shot.id);
      changeShot(cache, project, shot.id, () => later.reduce<ShotShown>((there, one) => ({ ...there, ...shown(one) }), answered));
    };
    try {
      return await inLine(before.storyboard, async () => {
        if (after && !(await after)) {
          show(before);
          return null;
        }
        const saved = await sendShot({ path: { shot_id: shot.id }, body: change, meta: { was: wasBefore(before, change) }, headers: { "If-Match": `"${digestOf(cache, project, before.storyboard) ?? before.etag}"` } });
        keepDigest(cache, project, saved.storyboard, saved.etag);
        show(saved);
        return saved;
      });
    } catch (error) {
      show(before);
      await tellUnsaved(before, change, error);
      return null;
    }
  };

  const edit = async (shot: ShotShown, change: ShotEdit): Promise<boolean> => {
    const back = wasBefore(now(shot), change);
    const sent = write(shot, change);
    let saved: ShotShown | null = null;
    const isKept = sent.then((answer) => { saved = answer; return answer !== null; });
    const undo = async () => {
      const theirs = saved && theirWords(back, wasBefore(saved, change), { ...now(shot) });
      if (typeof theirs === "string") return clash(shot, back, theirs);
      return (await write(shot, back, sent)) !== null;
    };
    await doing(t("done.edited", { context: shot.kind, shot: slate(shot.number) }), isKept, undo);
    return isKept;
  };

  const nameOf = (shot: ShotShown) => t("failed.edit", { context: shot.kind, shot: slate(shot.number) });

  /** What somebody else has written, read anew; undefined where it is what the edit was made of. */
  const theirsOf = async (before: ShotShown, change: ShotEdit) => {
    await cache.invalidateQueries({ queryKey: ["board", project] });
    return theirWords(change, wasBefore(before, change), { ...now(before) });
  };

  const tellUnsaved = async (before: ShotShown, change: ShotEdit, error: unknown): Promise<void> => {
    const isBehind = isProblem(error) && error.status === 412;
    if (!isBehind && !(isProblem(error) && error.isOffline)) return complain(nameOf(before), error);
    const told = isBehind ? await theirsOf(before, change) : undefined;
    if (told !== undefined) return void clash(before, change, told);
    const again = async () => {
      const theirs = await theirsOf(before, change);
      if (theirs === undefined) await edit(before, change);
      else clash(before, change, theirs);
    };
    complain(nameOf(before), error, { label: t("left.again"), run: () => void again() });
  };

  const clash = (before: ShotShown, change: ShotEdit, theirs: string): false => {
    const seen = now(before);
    const replace = async () => {
      const later = await theirsOf(seen, change);
      if (later === undefined) await edit(seen, change);
      else clash(seen, change, later);
    };
    complain(nameOf(before), t("left.clash_about", { words: wordsOf(change), theirs }), { label: t("left.replace"), run: () => void replace() });
    return false;
  };

  return edit;
}

export const shotNow = (cache: QueryClient, project: string, id: string): ShotShown | undefined =>
  cache.getQueryData<BoardShown>(["board", project])?.shots.find((shot) => shot.id === id);

/** The digest of a file as we last saw it: what an edit is made of. */
export const digestOf = (cache: QueryClient, project: string, storyboard: string): string | undefined =>
  cache.getQueryData<BoardShown>(["board", project])?.storyboards.find((one) => one.id === storyboard)?.digest;

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

/** A change brings its file's new digest, which the next one of any shot there needs. */
export function keepDigest(cache: QueryClient, project: string, storyboard: string, digest: string): void {
  cache.setQueryData<BoardShown>(["board", project], (board) => board && {
    ...board,
    storyboards: board.storyboards.map((one) => (one.id === storyboard ? { ...one, digest } : one)),
  });
}
