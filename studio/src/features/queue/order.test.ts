import { expect, test } from "vitest";

import { changedHead, movedTo } from "./order";

const four = ["a", "b", "c", "d"];

test("a job moves to a place, and stays inside the list", () => {
  expect(movedTo(four, "c", 0)).toEqual(["c", "a", "b", "d"]);
  expect(movedTo(four, "a", 2)).toEqual(["b", "c", "a", "d"]);
  expect(movedTo(four, "b", 9)).toEqual(["a", "c", "d", "b"]);
  expect(movedTo(four, "b", -1)).toEqual(["b", "a", "c", "d"]);
});

test("only the beginning that changed is told", () => {
  expect(changedHead(four, ["b", "a", "c", "d"])).toEqual(["b", "a"]);
  expect(changedHead(four, four)).toEqual([]);
});
