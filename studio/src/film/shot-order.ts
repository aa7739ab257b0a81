/** Where shots and scenes go when they are moved: pure, over the scenes of one storyboard. */

import type { BoardShown } from "@/api";

export interface SceneOrder {
  scene: string;
  shot_ids: string[];
}

export const orderOf = (board: BoardShown, storyboard: string): SceneOrder[] =>
  board.scenes.filter((scene) => scene.storyboard === storyboard).map((scene) => ({ scene: scene.id, shot_ids: scene.shot_ids }));

/** Put some shots, in their present order, before or after another one. */
export function movedBeside(scenes: readonly SceneOrder[], ids: readonly string[], target: string, side: "before" | "after"): SceneOrder[] {
  const moving = new Set(ids);
  if (moving.has(target)) return scenes.map((one) => ({ ...one }));
  const inOrder = scenes.flatMap((one) => one.shot_ids).filter((id) => moving.has(id));
  return scenes.map((one) => ({
    scene: one.scene,
    shot_ids: one.shot_ids.flatMap((id) => {
      if (id === target) return side === "before" ? [...inOrder, id] : [id, ...inOrder];
      return moving.has(id) ? [] : [id];
    }),
  }));
}

/** Put some shots at the beginning of a scene. */
export function movedInto(scenes: readonly SceneOrder[], ids: readonly string[], scene: string): SceneOrder[] {
  const moving = new Set(ids);
  const inOrder = scenes.flatMap((one) => one.shot_ids).filter((id) => moving.has(id));
  return scenes.map((one) => {
    const staying = one.shot_ids.filter((id) => !moving.has(id));
    return { scene: one.scene, shot_ids: one.scene === scene ? [...inOrder, ...staying] : staying };
  });
}

/** Move one shot by a step: past its neighbour, or over the border into the next scene. */
export function stepped(scenes: readonly SceneOrder[], id: string, step: 1 | -1): SceneOrder[] {
  const next = scenes.map((one) => ({ scene: one.scene, shot_ids: [...one.shot_ids] }));
  const at = next.findIndex((one) => one.shot_ids.includes(id));
  const here = next[at]?.shot_ids;
  if (!here) return next;
  const place = here.indexOf(id);
  const other = here[place + step];
  if (other !== undefined) {
    here[place] = other;
    here[place + step] = id;
    return next;
  }
  const beyond = next[at + step]?.shot_ids;
  if (!beyond) return next;
  here.splice(place, 1);
  if (step === 1) beyond.unshift(id);
  else beyond.push(id);
  return next;
}

/** The same where only some shots are seen: past the next one that is, or over the border into the next scene. */
export function steppedSeen(scenes: readonly SceneOrder[], id: string, step: 1 | -1, isSeen: ((id: string) => boolean) | undefined): SceneOrder[] {
  const told = (order: readonly SceneOrder[]) => order.map((one) => one.shot_ids.filter((other) => other === id || !isSeen || isSeen(other)).join(" ")).join("|");
  const before = told(scenes);
  let next = stepped(scenes, id, step);
  for (let left = scenes.reduce((sum, one) => sum + one.shot_ids.length, 0); left > 0 && told(next) === before; left--) next = stepped(next, id, step);
  return next;
}

/** Put a scene where another one is; that one and those between make room. */
export function sceneMoved(scenes: readonly SceneOrder[], scene: string, target: string): SceneOrder[] {
  const next = [...scenes];
  const from = next.findIndex((one) => one.scene === scene);
  const to = next.findIndex((one) => one.scene === target);
  if (from >= 0 && to >= 0) next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Move a scene past its neighbour; past those that are not seen too. */
export function sceneStepped(scenes: readonly SceneOrder[], scene: string, step: 1 | -1, isSeen: ((id: string) => boolean) | undefined): SceneOrder[] {
  let to = scenes.findIndex((one) => one.scene === scene) + step;
  const isHidden = (one: SceneOrder | undefined) => one !== undefined && isSeen !== undefined && !one.shot_ids.some(isSeen);
  while (isHidden(scenes[to])) to += step;
  return sceneMoved(scenes, scene, scenes[to]?.scene ?? scene);
}

export const isSameOrder = (a: readonly SceneOrder[], b: readonly SceneOrder[]): boolean =>
  JSON.stringify(a.map((one) => [one.scene, one.shot_ids])) === JSON.stringify(b.map((one) => [one.scene, one.shot_ids]));
