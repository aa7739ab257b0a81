import { expect, test } from "vitest";

import { daysOf, periodOf, total } from "./period";

const NOW = new Date("2026-03-09T23:30:00Z");

test("an address without days asks for this month", () => {
  expect(periodOf({})).toBe("month");
  expect(daysOf({}, NOW)).toEqual({ since: "2026-03-01", until: undefined });
  expect(daysOf({ since: "all" }, NOW)).toEqual({ since: undefined, until: undefined });
  expect(daysOf({ since: "2026-01-05", until: "2026-02-01" }, NOW)).toEqual({ since: "2026-01-05", until: "2026-02-01" });
  expect(periodOf({ until: "2026-02-01" })).toBe("days");
});

test("currencies are never added to each other", () => {
  const of = (amount: string, currency: string) => ({ amount, currency });
  expect(total([of("1.10", "USD"), of("31", "CNY"), of("2.20", "USD")])).toEqual([of("3.3000", "USD"), of("31.0000", "CNY")]);
  expect(total([])).toEqual([]);
});
