import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { JobName } from "@/api";
import { Empty } from "@/components/empty";
import { Segmented } from "@/components/segmented";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { CostSheet } from "@/film/cost-sheet";
import { jobIdsQuery, type JobsWanted } from "@/film/queries";
import { CancelDialog } from "./cancel-dialog";
import { ChosenBar } from "./chosen-bar";
import { Failures } from "./failures";
import { JobTable } from "./job-table";
import type { Jobs, ListName } from "./lists";
import { ProviderStrip } from "./provider-strip";
import { RetryAll } from "./retry-all";
import type { QueueSearch } from "./search";
import { Tally } from "./tally";
import { Throughput } from "./throughput";
import { Unconfirmed } from "./unconfirmed";
import { sheetClosed, usePriced } from "./use-retry";

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
  const now = useJobs("now", NOW, isLive);
  const next = useJobs("next", NEXT, isLive);
  const ended = useJobs("ended", { state: show === "active" ? [] : ENDED[show] }, show !== "active");
  const reads = [now, next, ended];
  const lists = useMemo(() => [now.list, next.list, ended.list], [now.list, next.list, ended.list]);
  const listed = useMemo(() => lists.flatMap((list) => list.jobs), [lists]);
  const { sheets } = usePriced();
  const wrong = reads.find((one) => one.error);
  const scroller = useRef<HTMLDivElement>(null);
  const [above, measure] = useAbove();
  const go = useCallback((change: Partial<QueueSearch>) => void navigate({ to: "/queue", search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false }), [navigate]);
  const onTop = useCallback((at: string | undefined) => go({ at }), [go]);
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
      <ChosenBar listed={listed} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-3 pb-4 [overflow-anchor:none] tablet:px-5">
        <div ref={measure} className="flow-root pt-2"><Failures /><Unconfirmed /></div>
        {wrong ? <Trouble error={wrong.error} retry={wrong.retry} />
          : reads.some((one) => one.isPending) ? <Loading><Skeleton className="h-64" /></Loading>
          : listed.length === 0 ? <Empty icon={<Inbox size={22} />} title={t("queue.empty")}>{t("queue.empty_about")}</Empty>
          : <JobTable key={show} lists={lists} scroller={scroller} above={above} opened={search.job} onOpen={(job) => go({ job })} top={search.at} onTop={onTop} />}
      </div>
      <CancelDialog />
      {sheets[0] && <CostSheet key={sheets[0].project} project={sheets[0].project} wanted={sheets[0]} onClose={sheetClosed} />}
    </div>
  );
}

const NONE: readonly JobName[] = [];

function useJobs(name: ListName, wanted: JobsWanted, enabled: boolean) {
  const query = useQuery({ ...jobIdsQuery(wanted), enabled });
  const { data } = query;
  const list = useMemo((): Jobs => ({ name, jobs: enabled && data ? data.jobs : NONE, isAll: data?.is_all ?? true }), [name, enabled, data]);
  return { list, error: enabled ? query.error : null, isPending: enabled && query.isPending, retry: () => void query.refetch() };
}

/** The height of what stands above the lists. */
function useAbove(): [number, (element: HTMLElement | null) => (() => void) | undefined] {
  const [above, setAbove] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(() => setAbove(element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [above, measure];
}
