import { expect, test } from "vitest";

import { asBefore } from "./as-before";

test("what failed is offered where it failed, and as many takes of each as there were", () => {
  const job = { provider: "minimax", model: "MiniMax-H3", shot_id: "s_1", take: 1 };
  expect(asBefore([job, { ...job, take: 3 }, { ...job, shot_id: "s_2", take: 3 }])).toEqual({ maker: "minimax:MiniMax-H3", takes: 3 });
  expect(asBefore([job, { ...job, shot_id: "s_2", take: 2, model: "MiniMax-Hailuo-02" }])).toEqual({ maker: undefined, takes: undefined });
  expect(asBefore([])).toEqual({ maker: undefined, takes: undefined });
});
