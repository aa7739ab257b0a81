import type { Amount } from "@/api";

import { currentLanguage } from "@/lib/i18n";

const locale = (): string => (currentLanguage() === "zh" ? "zh-CN" : "en-US");

/** `$1,204.50`, `¥31.00`, `$0.0375`, `300 credits`: in the unit it was billed in, never converted; parts of a cent below 1 only. */
export function money(one: Amount): string {
  const value = Number(one.amount);
  const digits = Math.abs(value) >= 1 ? 2 : Math.max(2, Math.min(4, (one.amount.split(".")[1] ?? "").replace(/0+$/, "").length));
  if (/^[A-Z]{3}$/.test(one.currency)) {
    const style = { style: "currency", currency: one.currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: 2, maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(locale(), style).format(value);
  }
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 4 }).format(value)} ${one.currency}`;
}

/** Several units side by side: `$4.80 + ¥31.00`; "" for none. */
export const sums = (all: readonly Amount[]): string => all.map(money).join(" + ");

/** Whether nothing is to be paid. */
export const isFree = (all: readonly Amount[]): boolean => all.every((one) => Number(one.amount) === 0);

export const count = (value: number): string => new Intl.NumberFormat(locale()).format(value);

export const percent = (fraction: number): string =>
  new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(fraction);

/** `12.4 MB`: in thousands, as disks are sold. */
export function bytes(value: number): string {
  const at = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const unit = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"][at] ?? "byte";
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: at === 0 ? "long" : "short", maximumFractionDigits: at > 1 ? 1 : 0 }).format(value / 1000 ** at);
}

/** `8.00`: seconds with hundredths, for trims. */
export const seconds = (value: number): string =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

/** A sentence as it begins a line. */
export const sentence = (words: string): string => words.charAt(0).toLocaleUpperCase(locale()) + words.slice(1);

/** A shot's number as slates write it. */
export const slate = (number: number): string => String(number).padStart(3, "0");

/** `2 minutes ago`, with {@link when} for the tooltip. */
export function ago(instant: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3600], ["minute", 60]];
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return format.format(0, "second");
}

export const when = (instant: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "medium" }).format(Date.parse(instant));

export const day = (instant: string): string => new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(Date.parse(instant));

export const clock = (instant: string): string =>
  new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(Date.parse(instant));
