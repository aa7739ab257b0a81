import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { choose, useChosen } from "./chosen";

/** Jobs under a heading, all of which can be ticked at once. */
export function JobList({ title, about, jobs, children }: { title: string; about?: string | undefined; jobs: readonly Job[]; children: ReactNode }) {
  const { t } = useTranslation();
  const heading = useId();
  const chosen = useChosen((state) => jobs.filter((job) => state.ids.has(job.id)).length);
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="mb-5">
      <div className="flex flex-wrap items-center gap-x-2 px-2 pb-1.5">
        <label className="flex size-6 items-center justify-center">
          <input
            type="checkbox" aria-label={t("queue.choose_all", { list: title })} checked={chosen === jobs.length} className="size-4 accent-accent"
            ref={(box) => { if (box) box.indeterminate = chosen > 0 && chosen < jobs.length; }}
            onChange={(event) => choose(jobs.map((job) => job.id), event.target.checked)}
          />
        </label>
        <h2 id={heading} className="text-heading">{title}</h2>
        {about && <p className="hidden text-small text-muted tablet:block">{about}</p>}
      </div>
      <ul className="overflow-hidden rounded-card border border-line bg-surface">{children}</ul>
    </section>
  );
}
