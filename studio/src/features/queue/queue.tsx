import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Segmented } from "@/components/segmented";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { jobsQuery } from "@/film/queries";
import { Failures } from "./failures";
import { JobLine } from "./job-line";
import { ProviderStrip } from "./provider-strip";
import { Tally } from "./tally";
import { Throughput } from "./throughput";
import { Unconfirmed } from "./unconfirmed";
import { usePosters } from "./use-posters";

const SHOWN = ["all", "active", "failed", "done"] as const;
type Shown = (typeof SHOWN)[number];
const STATES: Record<Shown, string[] | undefined> = {
  all: undefined, active: ["queued", "running", "waiting"], failed: ["failed", "unknown", "cancelled"], done: ["done"],
};

/** Everything that is being made, what failed and why, and who makes it. */
export function Queue() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/inside/queue" });
  const show = SHOWN.find((one) => one === search.show) ?? "all";
  const jobs = useInfiniteQuery(jobsQuery({ state: STATES[show] }));
  const all = jobs.data?.pages.flatMap((page) => page.items) ?? [];
  const posters = usePosters(all);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-2.5 tablet:px-5">
        <h1 className="text-title">{t("place.queue")}</h1>
        <Tally />
        <span className="flex-1" />
        <Throughput />
        <Segmented
          label={t("queue.show")} value={show} options={SHOWN.map((value) => ({ value, label: t(`queue.show_${value}`) }))}
          onChange={(value) => void navigate({ to: "/queue", search: { show: value === "all" ? undefined : value } })}
        />
      </header>
      <ProviderStrip />
      <div className="min-h-0 flex-1 overflow-y-auto px-3 py-4 tablet:px-5">
        <Failures />
        <Unconfirmed />
        {jobs.error ? <Trouble error={jobs.error} retry={() => void jobs.refetch()} />
          : jobs.isPending ? <Loading><Skeleton className="h-64" /></Loading>
          : all.length === 0 ? <Empty icon={<Inbox size={22} />} title={t("queue.empty")}>{t("queue.empty_about")}</Empty>
          : <ul className="overflow-hidden rounded-card border border-line bg-surface">{all.map((job) => <JobLine key={job.id} job={job} poster={posters.get(job.shot_id ?? "")} />)}</ul>}
        {jobs.hasNextPage && <Button kind="ghost" className="mt-3" disabled={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>{t("queue.more")}</Button>}
      </div>
    </div>
  );
}
