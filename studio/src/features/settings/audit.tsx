import { infiniteQueryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type AuditShown, listAudit } from "@/api";
import { Button } from "@/components/button";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useNow } from "@/components/use-now";
import { usersQuery } from "@/film/queries";
import { ago, when } from "@/lib/numbers";

const auditQuery = infiniteQueryOptions({
  queryKey: ["audit"],
  queryFn: ({ pageParam }) => listAudit({ query: { cursor: pageParam, limit: 100 } }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  staleTime: 0,
});

/** Who did what, newest first. */
export function Audit() {
  const { t } = useTranslation();
  const trail = useInfiniteQuery(auditQuery);
  const { data: users = [] } = useQuery(usersQuery);
  const names = new Map(users.map((one) => [one.id, one.name || one.email]));
  if (trail.error) return <Trouble error={trail.error} retry={() => void trail.refetch()} />;
  if (!trail.data) return <Loading><Skeleton className="h-64" /></Loading>;
  const all = trail.data.pages.flatMap((page) => page.items);
  return (
    <>
      <p className="mb-4 text-body text-muted">{t("settings.audit.about")}</p>
      <ol className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {all.map((one) => <Line key={one.number} one={one} who={names.get(one.user) ?? one.user} target={names.get(one.target) ?? one.target} />)}
      </ol>
      {trail.hasNextPage && <Button kind="ghost" className="mt-3" disabled={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>{t("queue.more")}</Button>}
    </>
  );
}

function Line({ one, who, target }: { one: AuditShown; who: string; target: string }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-4 py-2">
      <p className="text-body [overflow-wrap:anywhere]"><span className="text-label">{who}</span> <span className="text-muted">{t(`settings.audit.act.${one.act.replace(".", "_") as "key_created"}`, { defaultValue: one.act })}</span></p>
      <time className="text-small whitespace-nowrap text-muted" dateTime={one.at} title={when(one.at)}>{ago(one.at, now)}</time>
      <p className="mono col-span-2 truncate text-micro text-muted" title={target}>{[target, one.address].filter(Boolean).join(" · ")}</p>
    </li>
  );
}
