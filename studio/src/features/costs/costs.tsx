import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChartPie, Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Amount, CostRow, Costs as CostsShown } from "@/api";
import { Empty } from "@/components/empty";
import { Input } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { type CostsBy, costsQuery, projectsQuery } from "@/film/queries";
import { at } from "@/lib/base";
import { count, percent, sums } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { Days } from "./days";
import { MonthUsed } from "./month-used";
import { daysOf, monthOf, type Period, PERIODS, periodOf, rounded, total } from "./period";

const BY = ["project", "provider", "model", "user", "day"] as const;

/** What was spent, on what, and what an approved minute came to; each currency on its own. */
export function Costs() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/inside/costs" });
  const by: CostsBy = BY.find((one) => one === search.by) ?? "project";
  const period = periodOf(search);
  const { since, until } = daysOf(search, new Date());
  const costs = useQuery(costsQuery(by, since, until));
  const go = (change: { by?: string; since?: string | undefined; until?: string | undefined }) => void navigate({ to: "/costs", search: { by, since: search.since, until: search.until, ...change } });
  const choose = (next: Period) => go(next === "month" ? { since: undefined, until: undefined } : next === "all" ? { since: "all", until: undefined } : { since: since ?? monthOf(new Date()), until });
  const query = new URLSearchParams({ by, ...(since ? { since } : {}), ...(until ? { until } : {}) });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-3 py-4 tablet:px-6">
        <header className="mb-5 flex flex-wrap items-center gap-3">
          <h1 className="flex-1 text-title">{t("place.costs")}</h1>
          <a href={at(`/api/v1/costs.csv?${query}`)} download className="inline-flex h-8 items-center gap-2 rounded-control border border-control/60 px-3 text-label hover:bg-raised"><Download size={14} />{t("costs.csv")}</a>
        </header>
        <div className="mb-5 flex flex-wrap items-center gap-3">
          <Segmented label={t("costs.period")} value={period} options={PERIODS.map((value) => ({ value, label: t(`costs.period_${value}`) }))} onChange={choose} />
          {period === "days" && (
            <>
              <label className="flex items-center gap-2 text-small text-muted">{t("costs.since")}<Input type="date" className="!w-36" value={since ?? ""} onChange={(event) => go({ since: event.target.value || monthOf(new Date()) })} /></label>
              <label className="flex items-center gap-2 text-small text-muted">{t("costs.until")}<Input type="date" className="!w-36" value={until ?? ""} onChange={(event) => go({ until: event.target.value || undefined })} /></label>
            </>
          )}
          <div className="min-w-0 overflow-x-auto"><Segmented label={t("costs.by")} value={by} options={BY.map((value) => ({ value, label: t(`costs.by_${value}`) }))} onChange={(value) => go({ by: value })} /></div>
        </div>
        {costs.error ? <Trouble error={costs.error} retry={() => void costs.refetch()} /> : !costs.data ? <Loading><Skeleton className="h-48" /></Loading> : (
          <>
            {costs.data.month && <MonthUsed month={costs.data.month} />}
            <Totals costs={costs.data} period={period} />
            <Days since={since} until={until} />
            {costs.data.rows.length === 0 ? <Empty icon={<ChartPie size={22} />} title={t("costs.empty")}>{t("costs.empty_about")}</Empty> : <Rows rows={costs.data.rows} hasBudgets={by === "project"} head={t(`costs.by_${by as "project"}`)} />}
          </>
        )}
      </div>
    </div>
  );
}

/** The period's sums, and of the budgets that projects have, how much is used in all. */
function Totals({ costs, period }: { costs: CostsShown; period: Period }) {
  const { t } = useTranslation();
  const { data: projects = [] } = useQuery(projectsQuery);
  const capped = projects.filter((one) => one.budget.length > 0);
  const budget = total(capped.flatMap((one) => one.budget));
  const used = total(capped.flatMap((one) => one.spent));
  return (
    <dl className="mb-5 grid grid-cols-2 gap-2 tablet:grid-cols-[repeat(auto-fit,minmax(140px,1fr))] tablet:gap-3">
      <Sum name={t(period === "month" && !costs.month ? "costs.this_month" : "costs.spent")} of={costs.spent} />
      {budget.length > 0 && <Sum name={t("costs.budgets")} of={used} more={t("costs.of", { budget: sums(budget) })} />}
      {costs.per_minute && <Sum name={t("costs.per_minute")} of={rounded(costs.per_minute)} none="–" more={costs.approved_seconds ? t("costs.approved", { time: runningTime(costs.approved_seconds) }) : undefined} />}
      {costs.per_minute && <Sum name={t("costs.rejected")} none={costs.rejected_share == null ? "–" : percent(costs.rejected_share)} of={[]} />}
      <Sum name={t("costs.reserved")} of={costs.reserved} />
      {costs.unconfirmed.length > 0 && <Sum name={t("costs.unconfirmed")} of={costs.unconfirmed} />}
    </dl>
  );
}

function Sum({ name, of, none, more }: { name: string; of: Amount[]; none?: string; more?: string | undefined }) {
  return (
    <div className="rounded-card border border-line bg-surface px-4 py-3">
      <dt className="text-small text-muted">{name}</dt>
      <dd className="mt-1"><span className="mono text-title">{sums(of) || none || count(0)}</span>{more && <span className="mono ml-1 text-small text-muted">{more}</span>}</dd>
    </div>
  );
}

/** The rows of one currency share a scale: bars of different money say nothing beside each other. */
function Rows({ rows, head, hasBudgets }: { rows: CostRow[]; head: string; hasBudgets: boolean }) {
  const { t } = useTranslation();
  const { data: projects = [] } = useQuery({ ...projectsQuery, enabled: hasBudgets });
  const budgetOf = (row: CostRow, currency: string) => (hasBudgets ? projects.find((one) => one.id === row.key)?.budget.find((one) => one.currency === currency) : undefined);
  const isJudged = rows.some((row) => row.per_minute != null);
  const most = new Map<string, number>();
  for (const one of rows.flatMap((row) => row.spent)) most.set(one.currency, Math.max(most.get(one.currency) ?? 0, Number(one.amount)));
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface" tabIndex={0} role="region" aria-label={t("place.costs")}>
      <table className="w-full text-body">
        <thead><tr className="border-b border-line text-small text-muted">
          <th scope="col" className="px-4 py-2 text-left font-normal">{head}</th>
          <th scope="col" className="px-4 py-2 text-right font-normal">{t("costs.takes")}</th>
          <th scope="col" className="w-1/3 px-4 py-2 text-left font-normal">{t("costs.spent")}</th>
          {isJudged && <th scope="col" className="px-4 py-2 text-right font-normal">{t("costs.per_minute")}</th>}
          {isJudged && <th scope="col" className="px-4 py-2 text-right font-normal">{t("costs.rejected")}</th>}
          <th scope="col" className="px-4 py-2 text-right font-normal">{t("costs.reserved")}</th>
        </tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line/60 last:border-0">
              <th scope="row" className="max-w-64 truncate px-4 py-2 text-left font-normal">{row.label}</th>
              <td className="mono px-4 py-2 text-right">{count(row.takes)}</td>
              <td className="px-4 py-2">
                {row.spent.length === 0 && <span className="text-muted">{t("free")}</span>}
                {row.spent.map((one) => (
                  <span key={one.currency} className="flex items-center gap-2">
                    <span className="mono whitespace-nowrap">{sums([one])}<Of budget={budgetOf(row, one.currency)} /></span>
                    <span aria-hidden className="h-1.5 min-w-1 rounded-full bg-accent" style={{ width: `${(100 * Number(one.amount)) / (most.get(one.currency) || 1)}px` }} />
                  </span>
                ))}
              </td>
              {isJudged && <td className="mono px-4 py-2 text-right whitespace-nowrap">{sums(rounded(row.per_minute ?? [])) || "–"}</td>}
              {isJudged && <td className="mono px-4 py-2 text-right">{row.rejected_share == null ? "–" : percent(row.rejected_share)}</td>}
              <td className="mono px-4 py-2 text-right">{sums(row.reserved) || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Of({ budget }: { budget: Amount | undefined }) {
  const { t } = useTranslation();
  return budget ? <span className="text-muted"> {t("costs.of", { budget: sums([budget]) })}</span> : null;
}
