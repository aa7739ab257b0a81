import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { cx } from "@/components/cx";
import { useMay } from "@/film/me";
import { count } from "@/lib/numbers";
import { choose, useChosen } from "./chosen";
import { COLUMNS, ROOMY } from "./job-line";
import type { Jobs } from "./lists";

/** The name of a list, how many are in it, a tick for all of them, and what its columns say. */
export function ListHeading({ list: { name, jobs, isAll }, id }: { list: Jobs; id: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const about = useId();
  const ids = useChosen((state) => state.ids);
  const chosen = useMemo(() => jobs.reduce((sum, job) => sum + (ids.has(job.id) ? 1 : 0), 0), [jobs, ids]);
  const title = t(`queue.${name === "next" ? "waiting" : name}_title`);
  return (
    <div className="bg-bg">
      <div className="flex h-11 items-center gap-x-2 px-2 pt-2">
        <label className="flex size-6 items-center justify-center">
          <input
            type="checkbox" aria-label={t("queue.choose_all", { list: title })} aria-describedby={about} checked={chosen === jobs.length} className="size-4 accent-accent"
            ref={(box) => { if (box) box.indeterminate = chosen > 0 && chosen < jobs.length; }}
            onChange={(event) => choose(jobs.map((job) => job.id), event.target.checked)}
          />
        </label>
        <h2 id={id} className="text-heading">{title}</h2>
        <span id={about} className="mono text-small text-muted">{isAll ? count(jobs.length) : t("queue.newest", { count: jobs.length, number: count(jobs.length) })}</span>
        {name === "next" && may("review") && <p className="hidden truncate text-small text-muted tablet:block">{t("queue.waiting_about")}</p>}
      </div>
      <div aria-hidden className={cx(COLUMNS, "!hidden h-6 text-micro text-muted tablet:!grid")}>
        <span /><span /><span /><span>{t("queue.column.shot")}</span><span>{t("queue.column.step")}</span><span className={ROOMY}>{t("queue.column.provider")}</span><span>{t("queue.column.progress")}</span>
        <span className="text-right">{t("queue.column.elapsed")}</span><span className="text-right">{t("queue.column.cost")}</span><span className={cx(ROOMY, "text-right")}>{t("queue.column.try")}</span><span className={ROOMY}>{t("queue.column.request")}</span><span />
      </div>
    </div>
  );
}
