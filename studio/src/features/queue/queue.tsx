import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Job } from "@/api";
import { Button } from "@/components/button";
import { Empty } from "@/components/empty";
import { Segmented } from "@/components/segmented";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { CostSheet } from "@/film/cost-sheet";
import { type JobsWanted, jobsQuery } from "@/film/queries";
import { CancelDialog } from "./cancel-dialog";
import { useChosen } from "./chosen";
import { ChosenBar } from "./chosen-bar";
import { Failures } from "./failures";
import { JobLine } from "./job-line";
import { JobList } from "./job-list";
import { ProviderStrip } from "./provider-strip";
import { RetryAll } from "./retry-all";
import { Tally } from "./tally";
import { Throughput } from "./throughput";
import { Unconfirmed } from "./unconfirmed";
import { usePosters } from "./use-posters";
import { sheetClosed, usePriced } from "./use-retry";
import { WaitingList } from "./waiting-list";

const SHOWN = ["all", "active", "failed", "done"] as const;
type Shown = (typeof SHOWN)[number];
const NOW: JobsWanted = { state: ["running", "waiting"] };
const NEXT: JobsWanted = { state: ["queued"], order: "next" };
const ENDED: Record<Exclude<Shown, "active">, string[]> = { all: ["done", "failed", "unknown", "cancelled"], failed: ["failed", "unknown", "cancelled"], done: ["done"] };

/** Everything that is being made, what waits and in which order, what failed and why, and who makes it. */
export function Queue() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/inside/queue" });
  const show = SHOWN.find((one) => one === search.show) ?? "all";
  const isLive = show === "all" || show === "active";
  const now = useJobs(NOW, isLive);
  const next = useJobs(NEXT, isLive);
  const ended = useJobs({ state: show === "active" ? [] : ENDED[show] }, show !== "active");
  const lists = [now, next, ended];
  const all = lists.flatMap((one) => one.jobs);
  const posters = usePosters(all);
  const ids = useChosen((state) => state.ids);
  const { sheets } = usePriced();
  const wrong = lists.find((one) => one.error);
  const line = (job: Job) => <li key={job.id} className="border-b border-line/60 [contain-intrinsic-size:auto_49px] [content-visibility:auto] last:border-0"><JobLine job={job} poster={posters.get(job.shot_id ?? "")} /></li>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-2.5 tablet:px-5">
        <h1 className="text-title">{t("place.queue")}</h1>
        <Tally />
        <span className="flex-1" />
        <Throughput />
        <RetryAll />
        <Segmented
          label={t("queue.show")} value={show} options={SHOWN.map((value) => ({ value, label: t(`queue.show_${value}`) }))}
          onChange={(value) => void navigate({ to: "/queue", search: { show: value === "all" ? undefined : value } })}
        />
      </header>
      <ProviderStrip />
      <ChosenBar jobs={all.filter((job) => ids.has(job.id))} />
      <div className="min-h-0 flex-1 overflow-y-auto px-3 py-4 tablet:px-5">
        <Failures />
        <Unconfirmed />
        {wrong ? <Trouble error={wrong.error} retry={wrong.retry} />
          : lists.some((one) => one.isPending) ? <Loading><Skeleton className="h-64" /></Loading>
          : all.length === 0 ? <Empty icon={<Inbox size={22} />} title={t("queue.empty")}>{t("queue.empty_about")}</Empty>
          : (
            <>
              <JobList title={t("queue.now_title")} jobs={now.jobs}>{now.jobs.map(line)}</JobList>
              <More list={now} />
              <WaitingList jobs={next.jobs} posters={posters} />
              <More list={next} />
              <JobList title={t("queue.ended_title")} jobs={ended.jobs}>{ended.jobs.map(line)}</JobList>
              <More list={ended} />
            </>
          )}
      </div>
      <CancelDialog />
      {sheets[0] && <CostSheet key={sheets[0].project} project={sheets[0].project} wanted={{ shots: sheets[0].shots }} onClose={sheetClosed} />}
    </div>
  );
}

type Jobs = ReturnType<typeof useJobs>;

function useJobs(wanted: JobsWanted, enabled: boolean) {
  const query = useInfiniteQuery({ ...jobsQuery(wanted), enabled });
  return {
    jobs: enabled ? (query.data?.pages.flatMap((page) => page.items) ?? []) : [],
    error: enabled ? query.error : null, isPending: enabled && query.isPending, retry: () => void query.refetch(),
    more: enabled && query.hasNextPage ? () => void query.fetchNextPage() : null, isBusy: query.isFetchingNextPage,
  };
}

function More({ list }: { list: Jobs }) {
  const { t } = useTranslation();
  return list.more && <Button kind="ghost" className="-mt-3 mb-5" disabled={list.isBusy} onClick={list.more}>{t("queue.more")}</Button>;
}
