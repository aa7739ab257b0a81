import type { CostRow } from "@/api";

export interface Day {
  day: string;
  amount: number;
}

export interface Course {
  currency: string;
  days: Day[];
}

const DAY_MS = 86_400_000;
/** More bars than these are too thin to be told apart. */
const MOST = 62;

/** What each currency came to, day by day, without a day left out: from the first that is asked for, or known, to the
 *  last. Days are `2026-03-02`, as the report has them. */
export function byDay(rows: readonly CostRow[], first: string, last: string): Course[] {
  const known = rows.map((row) => row.key).sort();
  const to = Date.parse(last);
  const from = Math.max(Date.parse([first, known[0] ?? first].filter(Boolean).sort()[0] ?? last), to - (MOST - 1) * DAY_MS);
  const days = Array.from({ length: Math.max(1, Math.round((to - from) / DAY_MS) + 1) }, (_, at) => new Date(from + at * DAY_MS).toISOString().slice(0, 10));
  const currencies = [...new Set(rows.flatMap((row) => row.spent.filter((one) => Number(one.amount) > 0).map((one) => one.currency)))];
  const amount = (day: string, currency: string) => Number(rows.find((row) => row.key === day)?.spent.find((one) => one.currency === currency)?.amount ?? 0);
  return currencies.map((currency) => ({ currency, days: days.map((day) => ({ day, amount: amount(day, currency) })) }));
}
