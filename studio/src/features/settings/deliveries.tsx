import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listDeliveries, replayDelivery, type WebhookShown } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useNow } from "@/components/use-now";
import { ago, when } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";

/** What one webhook was told lately, and telling it again. */
export function Deliveries({ hook }: { hook: WebhookShown }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const { data } = useQuery({ queryKey: ["deliveries", hook.id], queryFn: () => listDeliveries({ path: { webhook_id: hook.id }, query: { limit: 30 } }), refetchInterval: 10_000 });
  const replay = (id: string) =>
    void replayDelivery({ path: { webhook_id: hook.id, delivery_id: id } }).then(
      () => { say(t("settings.webhooks.replayed")); return cache.invalidateQueries({ queryKey: ["deliveries", hook.id] }); },
      (error: unknown) => complain(t("failed.webhook"), error),
    );
  if (!data) return null;
  return (
    <div className="border-t border-line/60 bg-bg py-2 pr-3 pl-11">
      {hook.name && <p className="mono mb-1 truncate text-micro text-muted">{hook.url}</p>}
      {data.items.length === 0 ? <p className="py-1 text-small text-muted">{t("settings.webhooks.nothing_told")}</p> : (
        <ol>
          {data.items.map((one) => (
            <li key={one.id} className="flex min-h-8 items-center gap-3 text-small">
              <span className="mono min-w-0 flex-1 truncate" title={one.id}>{one.event}</span>
              <span className={cx("min-w-0 truncate", one.state === "delivered" ? "text-ok" : one.state === "waiting" ? "text-warn" : "text-bad")} title={[one.why, one.answer].filter(Boolean).join(" · ")}>{t(`settings.webhooks.told.${one.state}`)}{one.status !== null && ` ${one.status}`}{one.attempts > 1 && ` · ${t("queue.attempt", { count: one.attempts })}`}</span>
              <time className="hidden whitespace-nowrap text-muted tablet:inline" dateTime={one.created_at} title={when(one.created_at)}>{ago(one.created_at, now)}</time>
              <IconButton size="dense" label={t("settings.webhooks.replay", { event: one.event })} onClick={() => replay(one.id)}><RefreshCw size={13} /></IconButton>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
