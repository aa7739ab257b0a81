import { useTranslation } from "react-i18next";

import type { Month } from "@/api";
import { Bar } from "@/components/bar";
import { cx } from "@/components/cx";
import { day, money } from "@/lib/numbers";

/** From here on the bar warns. */
const NEAR = 0.8;

/** How much of the workspace's budget this month's orders use, whichever days are looked at; each currency by itself. */
export function MonthUsed({ month }: { month: Month }) {
  const { t } = useTranslation();
  const last = day(`${month.until}T12:00`);
  return (
    <section aria-label={t("costs.month")} className="mb-5 flex flex-col gap-4 rounded-card border border-line bg-surface px-4 py-3">
      {month.rows.map(({ currency, used, held, budget }) => {
        const left = Number(budget.amount) - Number(used.amount);
        const fraction = Number(budget.amount) > 0 ? Math.min(1, Number(used.amount) / Number(budget.amount)) : 1;
        const tone = left <= 0 ? "bg-bad" : fraction >= NEAR ? "bg-warn" : "bg-accent";
        return (
          <div key={currency}>
            <p className="mb-2 flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
              <span className="text-small text-muted">{t("costs.this_month")}</span>
              <span className="mono whitespace-nowrap text-title">{money(used)}</span>
              <span className="mono whitespace-nowrap text-small text-muted">{t("costs.of", { budget: money(budget) })}</span>
              <span className={cx("text-small tablet:ml-auto", left <= 0 ? "text-bad" : "text-muted")}>
                {left > 0 ? t("costs.month_left", { sum: money({ amount: left.toFixed(4), currency }), day: last }) : t("costs.month_over", { day: last })}
              </span>
            </p>
            <Bar fraction={fraction} label={t("costs.month")} tone={tone} className="!h-2" />
            {Number(held.amount) > 0 && <p className="mt-1.5 text-small text-muted">{t("costs.month_held", { sum: money(held) })}</p>}
          </div>
        );
      })}
    </section>
  );
}
