import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { FailureGroup } from "@/api";
import { Button } from "@/components/button";
import { useMay } from "@/film/me";
import { failuresQuery } from "@/film/queries";
import { useSome } from "./some";
import { useRetry } from "./use-retry";

/** What failed, one line a cause, each with the one act that helps. */
export function Failures() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(failuresQuery());
  const { some, more } = useSome(data);
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="failures" className="mb-5 rounded-card border border-bad/40 bg-surface">
      <h2 id="failures" className="border-b border-line px-4 py-2 text-heading">{t("queue.failures")}</h2>
      <ul>{some.map((group) => <Cause key={`${group.code}${group.provider}`} group={group} />)}</ul>
      {more}
    </section>
  );
}

/** What retrying alone does not mend: the shot itself has to change. */
const TO_EDIT: readonly string[] = ["edit_prompt", "edit_shot"];
const LINK = "inline-flex h-7 items-center rounded-control border border-control/60 px-2.5 text-label hover:bg-raised";

export const isRetried = (group: FailureGroup): boolean => group.act !== "look_up" && !TO_EDIT.includes(group.act);

function Cause({ group }: { group: FailureGroup }) {
  const { t } = useTranslation();
  const may = useMay();
  const { groups } = useRetry();
  const [project, [shot] = []] = Object.entries(group.projects)[0] ?? [];
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line/60 px-4 py-2.5 last:border-0">
      <div className="min-w-48 flex-1">
        <p className="text-body">{group.message}</p>
        <p className="text-small text-muted">{t("queue.failure_count", { count: group.count })} · {group.provider}{group.fix && ` · ${group.fix}`}</p>
      </div>
      {group.act === "set_key" && may("admin") && <Link to="/settings/$section" params={{ section: "providers" }} className={LINK}>{t("queue.set_key")}</Link>}
      {TO_EDIT.includes(group.act) && project && shot && may("edit") && <Link to="/p/$project/board" params={{ project }} search={{ shot }} className={LINK}>{t("queue.edit_prompt")}</Link>}
      {may("generate") && isRetried(group) && <Button size="dense" onClick={() => void groups([group])}>{t("queue.retry_all", { count: group.count })}</Button>}
    </li>
  );
}
