import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { failuresQuery, providersQuery } from "@/film/queries";
import { useRunning } from "@/film/use-running";
import { count } from "@/lib/numbers";

/** How much runs, waits for a provider, and failed. */
export function Tally() {
  const { t } = useTranslation();
  const running = useRunning();
  const { data: providers = [] } = useQuery(providersQuery);
  const { data: failures = [] } = useQuery(failuresQuery());
  const waiting = providers.reduce((sum, one) => sum + one.waiting, 0);
  const failed = failures.reduce((sum, one) => sum + one.count, 0);
  return (
    <p className="flex flex-wrap gap-x-3 text-small text-muted">
      <span className={running > 0 ? "text-run" : undefined}>{t("queue.running", { number: count(running) })}</span>
      <span className={waiting > 0 ? "text-warn" : undefined}>{t("queue.waiting", { number: count(waiting) })}</span>
      <span className={failed > 0 ? "text-bad" : undefined}>{t("queue.failed", { number: count(failed) })}</span>
    </p>
  );
}
