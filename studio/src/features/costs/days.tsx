import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { costsQuery } from "@/film/queries";
import { day as dayName, money } from "@/lib/numbers";
import { byDay } from "./by-day";

/** A bar a day, each currency by itself. */
export function Days({ since, until }: { since: string | undefined; until: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery(costsQuery("day", since, until));
  const today = new Date().toISOString().slice(0, 10);
  const courses = byDay(data?.rows ?? [], since ?? `${today.slice(0, 8)}01`, until ?? today);
  return courses.map(({ currency, days }) => {
    const most = Math.max(...days.map((one) => one.amount));
    return (
      <figure key={currency} className="mb-5 rounded-card border border-line bg-surface px-4 py-3">
        <figcaption className="mb-2 flex justify-between text-small text-muted"><span>{t("costs.each_day")}</span><span className="mono">{t("costs.most", { sum: money({ amount: String(most), currency }) })}</span></figcaption>
        <div role="img" aria-label={t("costs.each_day")} className="flex h-20 items-end gap-px">
          {days.map((one) => (
            <span key={one.day} title={`${dayName(`${one.day}T12:00`)} · ${money({ amount: String(one.amount), currency })}`} className="flex h-full min-w-0 flex-1 items-end">
              <span className={one.amount ? "w-full rounded-t-[2px] bg-accent" : "w-full bg-line"} style={{ height: one.amount ? `${Math.max(4, (100 * one.amount) / most)}%` : 1 }} />
            </span>
          ))}
        </div>
        <div className="mono mt-1 flex justify-between text-micro text-muted"><span>{days[0]?.day}</span><span>{days.at(-1)?.day}</span></div>
      </figure>
    );
  });
}
