import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pause, Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import { pauseProvider, type ProviderShown, resumeProvider } from "@/api";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { providersQuery } from "@/film/queries";
import { runningTime } from "@/lib/time";
import { complain } from "@/lib/toasts";

const DOTS: Record<string, string> = { open: "bg-ok", untried: "bg-control", safe: "bg-warn", held: "bg-warn", paused: "bg-bad" };
/** So many fit beside each other; of more, those that never made anything are only counted. */
const FEW = 4;

const isPaused = (one: ProviderShown): boolean => one.is_held || one.state === "paused";

/** Who makes takes, how they feel, and how many at once; each can be paused, or all. */
export function ProviderStrip() {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const { data = [] } = useQuery(providersQuery);
  const ready = data.filter((one) => one.ready && one.name !== "rehearsal");
  if (ready.length === 0) return null;
  const shown = ready.length <= FEW ? ready : ready.filter((one) => one.state !== "untried" || isPaused(one) || one.in_flight + one.waiting > 0);
  const held = ready.filter(isPaused);
  const act = (all: readonly ProviderShown[], what: typeof pauseProvider | typeof resumeProvider) =>
    void Promise.all(all.map((one) => what({ path: { name: one.name } }).catch((error: unknown) => complain(t("failed.provider", { name: one.label }), error))))
      .then(() => cache.invalidateQueries({ queryKey: ["providers"] }));
  const isAllHeld = held.length === ready.length;
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-2 tablet:px-5">
      {shown.length > 0 && (
        <ul aria-label={t("queue.providers")} tabIndex={0} className="flex min-w-0 gap-2 overflow-x-auto">
          {shown.map((one) => <Strip key={one.name} one={one} onFlip={() => act([one], isPaused(one) ? resumeProvider : pauseProvider)} />)}
        </ul>
      )}
      {shown.length < ready.length && (
        <Link to="/settings/$section" params={{ section: "providers" }} className="flex min-h-7 shrink-0 items-center rounded-control px-1 text-small text-muted underline-offset-2 hover:text-fg hover:underline">
          {t(shown.length > 0 ? "queue.more_ready" : "queue.all_ready", { count: ready.length - shown.length })}
        </Link>
      )}
      <span className="flex-1" />
      {may("review") && ready.length > 1 && (
        <Button size="dense" kind="ghost" icon={isAllHeld ? <Play size={13} /> : <Pause size={13} />} onClick={() => (isAllHeld ? act(held, resumeProvider) : act(ready.filter((one) => !isPaused(one)), pauseProvider))}>
          {t(isAllHeld ? "queue.resume_all" : "queue.pause_all")}
        </Button>
      )}
    </div>
  );
}

function Strip({ one, onFlip }: { one: ProviderShown; onFlip: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const isOff = isPaused(one);
  const { dataUpdatedAt } = useQuery({ ...providersQuery, notifyOnChangeProps: ["dataUpdatedAt"] });
  const now = useNow(one.held_for > 0 ? 1000 : 60_000);
  const again = isOff || one.held_for <= 0 ? 0 : one.held_for - (now - dataUpdatedAt) / 1000;
  return (
    <li className="flex shrink-0 items-center gap-2 rounded-control border border-line bg-surface py-1 pr-1 pl-2.5 text-small" title={one.reason}>
      <span className={cx("size-2 rounded-full", isOff ? "bg-bad" : DOTS[one.state])} aria-hidden />
      <span className="text-label">{one.label}</span>
      <span className="text-muted">{t(`provider_state.${(isOff ? "paused" : one.state) as "open"}`)}</span>
      {again > 0 && <span className="mono text-warn">{t("queue.next_slot", { time: runningTime(again) })}</span>}
      {one.slots !== null && <span className="mono text-muted">{t("queue.slots", { used: one.in_flight, slots: one.slots })}</span>}
      {may("review") && <IconButton size="dense" label={t(isOff ? "queue.resume" : "queue.pause", { name: one.label })} onClick={onFlip}>{isOff ? <Play size={13} /> : <Pause size={13} />}</IconButton>}
    </li>
  );
}
