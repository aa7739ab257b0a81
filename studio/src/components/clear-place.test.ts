import { expect, test } from "vitest";

import { clearPlace, hidden } from "./clear-place";

const room = { left: 8, top: 8, width: 400, height: 800 };
const toast = { left: 108, top: 104, width: 300, height: 60 };

test("what hides nothing stays, what would hide a control goes to the nearest free place", () => {
  expect(clearPlace(toast, room, [])).toEqual({ left: 108, top: 104, hidden: 0 });
  const act = { left: 350, top: 150, width: 50, height: 28 };
  const found = clearPlace(toast, room, [act]);
  expect(found.hidden).toBe(0);
  expect(hidden({ ...toast, ...found }, [act])).toBe(0);
  expect(Math.abs(found.top - toast.top)).toBeLessThan(40);
});

test("where no place is free the least is hidden", () => {
  const wall = Array.from({ length: 100 }, (_, at) => ({ left: 0, top: at * 20, width: at === 20 ? 10 : 500, height: 20 }));
  const found = clearPlace({ ...toast, height: 30 }, room, wall);
  expect(found.hidden).toBeGreaterThan(0);
  expect(found.hidden).toBeLessThanOrEqual(hidden({ ...toast, height: 30 }, wall));
});
