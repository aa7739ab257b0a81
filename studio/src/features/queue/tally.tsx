import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { failuresQuery, tallyQuery } from "@/film/queries";
import { count } from "@/lib/numbers";

/** How much runs, waits, and failed and is still missing. */
export function Tally() {
  const { t } = useTranslation();
  const { data } = useQuery(tallyQuery);
  const { data: failures } = useQuery(failuresQuery());
  const running = data?.states.running ?? 0;
  const waiting = (data?.states.queued ?? 0) + (data?.states.waiting ?? 0);
  const failed = failures?.reduce((sum, one) => sum + one.count, 0);
  return (
    <p className="flex flex-wrap gap-x-3 text-small text-muted">
      <span className={running > 0 ? "text-run" : undefined}>{t("queue.running", { number: count(running) })}</span>
      <span className={waiting > 0 ? "text-warn" : undefined}>{t("queue.waiting", { number: count(waiting) })}</span>
      {failed !== undefined && <span className={failed > 0 ? "text-bad" : undefined}>{t("queue.failed", { number: count(failed) })}</span>}
    </p>
  );
}
