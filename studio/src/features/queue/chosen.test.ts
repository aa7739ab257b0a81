import { expect, test, vi } from "vitest";

vi.stubGlobal("sessionStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { choose, chooseNone, chooseTo, useChosen } = await import("./chosen");

const five = ["a", "b", "c", "d", "e"];
const chosen = () => [...useChosen.getState().ids].sort().join("");

test("a range goes from the one that was ticked before, in the order shown, read or not", () => {
  chooseTo("d", true, five, false);
  chooseTo("b", true, five, true);
  expect(chosen()).toBe("bcd");
  chooseTo("c", false, five, true);
  expect(chosen()).toBe("d");
});

test("what is no longer listed is no beginning of a range", () => {
  chooseNone();
  choose(["x"], true, "x");
  chooseTo("c", true, five, true);
  expect(chosen()).toBe("cx");
});
