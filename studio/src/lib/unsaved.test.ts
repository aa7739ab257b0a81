import { expect, test } from "vitest";

import { inLine } from "./unsaved";

test("the first goes out at once, later ones only after those before them, however those ended", async () => {
  const sent: string[] = [];
  let answer: (() => void) | undefined;
  const first = inLine("board", () => { sent.push("first"); return new Promise<void>((_, refuse) => { answer = () => refuse(new Error("no")); }); });
  const second = inLine("board", () => { sent.push("second"); return Promise.resolve(2); });
  const elsewhere = inLine("another", () => { sent.push("elsewhere"); return Promise.resolve(3); });
  expect(sent).toEqual(["first", "elsewhere"]);
  answer?.();
  await expect(first).rejects.toThrow("no");
  expect(await second).toBe(2);
  expect(await elsewhere).toBe(3);
  expect(sent).toEqual(["first", "elsewhere", "second"]);
});
