import { expect, test } from "vitest";

import { keyOf, rowsOf } from "./lists";

test("each list that is not empty stands under its heading", () => {
  const job = (id: string) => ({ id, state: "queued" });
  const rows = rowsOf([{ name: "now", jobs: [], isAll: true }, { name: "next", jobs: [job("a"), job("b")], isAll: true }, { name: "ended", jobs: [job("c")], isAll: true }]);
  expect(rows.map(keyOf)).toEqual(["next", "a", "b", "ended", "c"]);
  expect(rows.map((row) => row.place)).toEqual([-1, 0, 1, -1, 0]);
});
