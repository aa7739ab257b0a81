import { expect, test } from "vitest";

import type { CutItemShown } from "@/api";
import { laid } from "@/film/lay";
import { drawn, type Held, previewOf, reachOf, trimming } from "./trimming";

const clip = (title: string): CutItemShown => ({ take: title, title, start: 1, end: 3, seconds: 2, spare: 1, rate: "24" });
const items = laid([clip("a"), clip("b")]);
const [first, second] = items as [CutItemShown, CutItemShown];

test("an edge stays inside of its source, on a frame, with one frame left", () => {
  expect(reachOf(first, "out")).toEqual([1 + 1 / 24, 4]);
  expect([drawn(first, "out", 99).end, drawn(first, "in", -3).start]).toEqual([4, 0]);
  expect(drawn(first, "in", 1.51).start).toBeCloseTo(36 / 24, 9);
  expect(drawn(first, "in", 9).seconds).toBeCloseTo(1 / 24, 2);
});

test("while an edge is drawn, what follows moves with it", () => {
  const held: Held = { at: 0, edge: "out", to: 3.5, playhead: 0 };
  expect(previewOf(items, held, "24").map((one) => one.at)).toEqual([0, 2.5]);
  expect(previewOf(items, null, "24")).toBe(items);
});

test("an edge snaps to the playhead and to marks, is kept as one change, and not at all where nothing changed", () => {
  let held: Held | null = null;
  const kept: [number, CutItemShown][] = [];
  const seen: number[] = [];
  const program = { time: 2.8, seek: (time: number) => void seen.push(time), stop: () => undefined };
  const acts = () => trimming(items, held, (next) => { held = next; }, [3.5], program, (at, item) => void kept.push([at, item]));
  acts().begin(1, "out");
  acts().keep();
  expect(kept).toEqual([]);
  acts().draw(1, "out", 1.79, 0.1);
  expect(held).toMatchObject({ at: 1, to: 1.7916666666666667 });
  acts().draw(1, "out", 2.45, 0.1);
  expect(acts().from).toBe(3);
  acts().keep();
  expect(kept).toHaveLength(1);
  expect([kept[0]?.[0], kept[0]?.[1].end]).toEqual([1, 2.5]);
  expect(held).toBeNull();
  acts().draw(0, "in", 1.25);
  expect(acts().shift).toBeCloseTo(0.25, 9);
  acts().cancel();
  expect([held, kept.length, second.start]).toEqual([null, 1, 1]);
});
