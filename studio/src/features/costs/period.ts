import type { Amount } from "@/api";

export const PERIODS = ["month", "all", "days"] as const;
export type Period = (typeof PERIODS)[number];

interface Asked {
  since?: string | undefined;
  until?: string | undefined;
}

/** The first day of a month, as the report counts days: in UTC. */
export const monthOf = (now: Date): string => `${now.toISOString().slice(0, 7)}-01`;

/** Which period an address asks for: this month unless it says otherwise. */
export const periodOf = ({ since, until }: Asked): Period => (since === undefined && until === undefined ? "month" : since === "all" ? "all" : "days");

/** The days that a period spans; the last one is left out. */
export function daysOf(asked: Asked, now: Date): Asked {
  const period = periodOf(asked);
  return period === "month" ? { since: monthOf(now), until: undefined } : period === "all" ? { since: undefined, until: undefined } : asked;
}

/** Amounts added up, each currency by itself. */
export function total(all: readonly Amount[]): Amount[] {
  const sums = new Map<string, number>();
  for (const one of all) sums.set(one.currency, (sums.get(one.currency) ?? 0) + Number(one.amount));
  return [...sums].map(([currency, amount]) => ({ currency, amount: amount.toFixed(4) }));
}

/** A price that was worked out, to the cent: more of it would be false accuracy. */
export const rounded = (all: readonly Amount[]): Amount[] => all.map((one) => ({ ...one, amount: Number(one.amount).toFixed(2) }));
