import { expect, test } from "vitest";

import { byDay } from "./by-day";

const row = (key: string, ...spent: [string, string][]) => ({ key, label: key, takes: 1, reserved: [], unconfirmed: [], spent: spent.map(([amount, currency]) => ({ amount, currency })) });

test("no day is left out, and each currency has a course of its own", () => {
  const rows = [row("2026-03-04", ["2.50", "USD"], ["7", "CNY"]), row("2026-03-02", ["1", "USD"])];
  expect(byDay(rows, "2026-03-01", "2026-03-05")).toEqual([
    { currency: "USD", days: [["01", 0], ["02", 1], ["03", 0], ["04", 2.5], ["05", 0]].map(([day, amount]) => ({ day: `2026-03-${day}`, amount })) },
    { currency: "CNY", days: [["01", 0], ["02", 0], ["03", 0], ["04", 7], ["05", 0]].map(([day, amount]) => ({ day: `2026-03-${day}`, amount })) },
  ]);
});

test("what is free draws nothing, and a long time ends with its last two months", () => {
  expect(byDay([row("2026-03-02", ["0.00", "USD"])], "2026-03-01", "2026-03-05")).toEqual([]);
  const [course] = byDay([row("2025-01-01", ["1", "USD"]), row("2026-03-02", ["1", "USD"])], "2025-01-01", "2026-03-05");
  expect(course?.days.length).toBe(62);
  expect(course?.days.at(-1)?.day).toBe("2026-03-05");
});
