import { beforeEach, expect, test } from "vitest";

import { type Done, doing, isFree, remember, undoLast, undoThis, useHistory } from "./undo";
import { inLine } from "./unsaved";

/** A field that a slow server keeps: each change is answered when the test says so. */
function slowField() {
  let kept = "first";
  const held: (() => void)[] = [];
  const put = (value: string, isRefused = false, after?: Promise<boolean>): Promise<boolean> =>
    inLine("field", async () => {
      if (after && !(await after)) return false;
      await new Promise<void>((answer) => held.push(answer));
      if (!isRefused) kept = value;
      return !isRefused;
    });
  const answer = async () => { held.shift()?.(); await new Promise((done) => setTimeout(done)); };
  return { put, answer, held, kept: () => kept };
}

beforeEach(() => useHistory.setState({ done: [] }));

test("what is under way is what is taken back, once it was answered and before what is done next", async () => {
  const { put, answer, held, kept } = slowField();
  const one = put("second");
  void doing("one", one, () => put("first", false, one));
  await answer();
  const two = put("third");
  const told = doing("two", two, () => put("second", false, two));
  const undone = undoLast();
  const three = put("fourth");
  void doing("three", three, () => put("second", false, three));
  expect(held).toHaveLength(1);
  await answer();
  expect(kept()).toBe("third");
  expect(await told).toBeNull();
  await answer();
  expect(kept()).toBe("second");
  expect((await undone)?.label).toBe("two");
  await answer();
  expect(kept()).toBe("fourth");
  expect(useHistory.getState().done.map((act) => act.label)).toEqual(["one", "three"]);
});

test("what was refused is forgotten, and taking it back does nothing", async () => {
  const { put, answer, held, kept } = slowField();
  const one = put("second", true);
  const told = doing("one", one, () => put("first", false, one));
  await answer();
  expect(await told).toBeNull();
  expect(await undoLast()).toBeNull();
  const two = put("third", true);
  void doing("two", two, () => put("first", false, two));
  const undone = undoLast();
  await answer();
  expect(await undone).toBeNull();
  expect(held).toHaveLength(0);
  expect(kept()).toBe("first");
  expect(await doing("three", Promise.reject(new Error("no")), () => Promise.resolve())).toBeNull();
  expect(useHistory.getState().done).toEqual([]);
});

test("an act on a whole is not taken back from beneath a later one", async () => {
  const undone: string[] = [];
  const act = (label: string, whole?: string): Done => ({ label, undo: async () => void undone.push(label), ...(whole ? { whole } : {}) });
  const [first, note, second] = [act("first", "cuts"), act("note"), act("second", "cuts")];
  for (const one of [first, note, second]) remember(one);
  expect([first, note, second].map((one) => isFree(one))).toEqual([false, true, true]);
  await undoThis(first);
  expect(undone).toEqual([]);
  await undoThis(note);
  await undoLast();
  await undoThis(first);
  expect(undone).toEqual(["note", "second", "first"]);
  expect(useHistory.getState().done).toEqual([]);
});
