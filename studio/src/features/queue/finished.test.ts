import { expect, test } from "vitest";

import { finishedIn } from "./finished";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const minutes = (count: number) => NOW - count * 60_000;

test("what finished is counted by five minutes, oldest first; the future counts as now", () => {
  expect(finishedIn([minutes(1), minutes(4.9), minutes(6), minutes(59), minutes(61), NOW + 500], NOW, true)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3]);
});

test("bars from before the oldest that is known are not invented", () => {
  expect(finishedIn([minutes(1), minutes(12)], NOW, false)).toEqual([1, 0, 1]);
  expect(finishedIn([minutes(90)], NOW, false)).toEqual([0]);
});
