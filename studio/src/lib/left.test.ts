import { expect, test } from "vitest";

import { missingWords } from "./left";

test("an edit is missing where a plain value of it is not there", () => {
  const there = { prompt: "Rain.", seconds: 4, takes: [], etag: "x" };
  expect(missingWords({ prompt: "Rain." }, there)).toBeNull();
  expect(missingWords({ prompt: "Snow.", seconds: 5 }, there)).toBe("Snow. · 5");
  expect(missingWords({ seconds: "4", takes: 3, model: null, gone: "?" }, there)).toBeNull();
});
