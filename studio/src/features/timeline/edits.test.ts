import { expect, test } from "vitest";

import type { CutItemShown } from "@/api";
import { frameAt, laid, sameFrame, trimmed } from "@/film/lay";
import { edgeAt, edgesOf, indexAt, putAt, snapped, splitAt } from "./edits";

const clip = (title: string, seconds: number): CutItemShown => ({ take: title, title, start: 1, end: 1 + seconds, seconds, rate: "24" });
const items = laid([clip("a", 2), { gap: 1, title: "gap", seconds: 1 }, clip("b", 4)]);
const named = (all: readonly CutItemShown[]) => all.map((one) => one.title);

test("a moment lies in the item that begins there", () => {
  expect([indexAt(items, 0), indexAt(items, 2), indexAt(items, 3), indexAt(items, 7)]).toEqual([0, 1, 2, -1]);
});

test("what is put goes to the nearest edge, fills a gap, or comes at the end", () => {
  const one = clip("new", 1);
  expect(named(putAt(items, one, 0.5, true).items)).toEqual(["new", "a", "gap", "b"]);
  expect(named(putAt(items, one, 2.5, true).items)).toEqual(["a", "new", "b"]);
  expect(named(putAt(items, one, 6, true).items)).toEqual(["a", "gap", "b", "new"]);
  expect(named(putAt(items, one, 99, true).items)).toEqual(["a", "gap", "b", "new"]);
  expect(edgeAt([], 0)).toEqual({ index: 0, fills: false });
});

test("without snapping a clip is split where something is put", () => {
  const { items: all, at } = putAt(items, clip("new", 1), 4, false);
  expect(named(all)).toEqual(["a", "gap", "b", "new", "b"]);
  expect(at).toBe(3);
  expect([all[2]?.out, all[4]?.in]).toEqual(["2.000s", "2.000s"]);
});

test("a split keeps the entrance before and the end after it", () => {
  const one = { ...clip("c", 2), at: 0, enter: { kind: "dissolve" as const, seconds: 0.5 }, leave: 0.5 };
  const parts = splitAt([one], 0, 1) ?? [];
  expect(parts.map((part) => [part.enter?.kind, part.leave])).toEqual([["dissolve", 0], [undefined, 0.5]]);
  expect(splitAt([one], 0, 0.01)).toBeNull();
});

test("near an edge it snaps", () => {
  expect([snapped(edgesOf(items), 2.05, 0.1), snapped(edgesOf(items), 2.2, 0.1), snapped(edgesOf(items), 6.95, 0.1)]).toEqual([2, 2.2, 7]);
});

test("cuts fall on the frame that is seen, however far into it the playhead stands", () => {
  const one = { ...clip("c", 4), rate: "30000/1001", at: 0, start: 0, end: 4 };
  const frame = 1001 / 30_000;
  expect(frameAt(one, 10 * frame + 0.001)).toBeCloseTo(10 * frame);
  expect(frameAt(one, 10.9 * frame)).toBeCloseTo(10 * frame);
  expect(frameAt({ ...one, at: 2, start: 1.001 }, 2 + 5 * frame)).toBeCloseTo(35 * frame);
  expect(splitAt([one], 0, 10.9 * frame)?.map((part) => part.out)).toEqual(["0.334s", "4.000s"]);
});

test("the picture under the playhead stays through a trim, or is the nearest that is left", () => {
  const one = { ...clip("c", 4), at: 10, start: 1, end: 5 };
  const seen = (from: number, to: number) => sameFrame(one, trimmed(one, from, to), 12);
  expect(seen(2, 5)).toBeCloseTo(11.001); // the third second of the source, as before
  expect(seen(3, 5)).toBeCloseTo(10.001); // it begins there now
  expect(seen(1, 3)).toBeCloseTo(10 + 2 - 1 / 24 + 0.001); // it ends before: its last frame
  expect(seen(4, 5)).toBeCloseTo(10.001);
});
