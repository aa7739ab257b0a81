import { expect, test } from "vitest";

import { isSameOrder, movedBeside, movedInto, sceneMoved, sceneStepped, stepped, steppedSeen } from "@/film/shot-order";
import { fit, GAP, MOST_CARDS } from "./fit";
import { readRanges, spellRanges } from "./search";

const scenes = [{ scene: "s1", shot_ids: ["a", "b", "c"] }, { scene: "s2", shot_ids: ["d", "e"] }];
const told = (order: typeof scenes) => order.map((one) => one.shot_ids.join("")).join("|");

test("several shots keep their own order when they move together", () => {
  expect(told(movedBeside(scenes, ["e", "a"], "c", "before"))).toBe("baec|d");
  expect(told(movedBeside(scenes, ["a", "b"], "d", "after"))).toBe("c|dabe");
});

test("a shot dropped on itself stays", () => {
  expect(isSameOrder(movedBeside(scenes, ["a", "b"], "b", "after"), scenes)).toBe(true);
});

test("shots can open another scene", () => {
  expect(told(movedInto(scenes, ["c", "e"], "s2"))).toBe("ab|ced");
});

test("a step goes past the neighbour and over the border of a scene", () => {
  expect(told(stepped(scenes, "b", 1))).toBe("acb|de");
  expect(told(stepped(scenes, "c", 1))).toBe("ab|cde");
  expect(told(stepped(scenes, "d", -1))).toBe("abcd|e");
  expect(told(stepped(scenes, "a", -1))).toBe("abc|de");
});

test("a selection survives its address", () => {
  for (const places of [[], [3], [0, 1, 2, 7, 9, 10]]) expect(readRanges(spellRanges(places), 11)).toEqual(places);
  expect(spellRanges([2, 0, 1, 5])).toBe("0-2,5");
  expect(readRanges("0-9999999,x,4-", 3)).toEqual([0, 1, 2]);
});

test("where only some shots are seen a step goes past those that are not", () => {
  const order = [{ scene: "s1", shot_ids: ["a", "b", "c"] }, { scene: "s2", shot_ids: ["d"] }];
  const spelt = (scenes: { shot_ids: string[] }[]) => scenes.map((one) => one.shot_ids.join("")).join("|");
  expect(spelt(steppedSeen(order, "a", 1, (id) => id !== "b"))).toBe("bca|d");
  expect(spelt(steppedSeen(order, "d", 1, () => true))).toBe("abc|d");
  expect(spelt(steppedSeen(order, "b", 1, (id) => id === "d"))).toBe("ac|bd");
});

test("a scene takes another one's place, and steps past what is not seen", () => {
  const order = ["s1", "s2", "s3"].map((scene, at) => ({ scene, shot_ids: ["abc"[at] ?? ""] }));
  const spelt = (scenes: { scene: string }[]) => scenes.map((one) => one.scene).join(" ");
  expect(spelt(sceneMoved(order, "s1", "s3"))).toBe("s2 s3 s1");
  expect(spelt(sceneMoved(order, "s3", "s1"))).toBe("s3 s1 s2");
  expect(spelt(sceneMoved(order, "s3", "other"))).toBe("s1 s2 s3");
  expect(spelt(sceneStepped(order, "s1", 1, undefined))).toBe("s2 s1 s3");
  expect(spelt(sceneStepped(order, "s1", 1, (id) => id !== "b"))).toBe("s2 s3 s1");
  expect(spelt(sceneStepped(order, "s3", 1, undefined))).toBe("s1 s2 s3");
});

test("however large the window, no more cards stand in the document than may, and none is smaller than it may be", () => {
  for (const isPortrait of [false, true]) {
    for (let room = 300; room < 6000; room += 97) {
      for (let tall = 300; tall < 3200; tall += 89) {
        const { columns, card, height, beyond } = fit(room, tall, isPortrait);
        expect(columns * (Math.ceil(tall / (height + GAP)) + 1 + 2 * beyond)).toBeLessThanOrEqual(MOST_CARDS);
        expect(card).toBeGreaterThanOrEqual(isPortrait ? 160 : 220);
        expect(columns * card + (columns - 1) * GAP).toBeCloseTo(room);
      }
    }
  }
});
