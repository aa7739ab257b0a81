import { expect, test } from "vitest";

import { looked } from "./new-takes";

test("looking at a shot's takes moves on what was seen of it, and of no other", () => {
  const seen = looked({ since: "2026-01-01", shots: {} }, "a", "2026-01-03");
  expect(seen).toEqual({ since: "2026-01-01", shots: { a: "2026-01-03" } });
  expect(looked(seen, "a", "2026-01-02")).toBe(seen);
  expect(looked(seen, "b", "2026-01-01")).toBe(seen);
});

test("what is forgotten for want of room does not become new again", () => {
  let seen = { since: "", shots: {} };
  for (const [shot, at] of [["a", "1"], ["b", "2"], ["c", "3"]] as const) seen = looked(seen, shot, at, 2) as typeof seen;
  expect(seen).toEqual({ since: "1", shots: { b: "2", c: "3" } });
  expect(looked(seen, "b", "4", 2)).toEqual({ since: "1", shots: { c: "3", b: "4" } });
});
