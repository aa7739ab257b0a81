import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import { pauseProvider, type ProviderShown, resumeProvider } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { useMay } from "@/film/me";
import { providersQuery } from "@/film/queries";
import { complain } from "@/lib/toasts";

const DOTS: Record<string, string> = { open: "bg-ok", untried: "bg-control", safe: "bg-warn", held: "bg-warn", paused: "bg-bad" };

/** Who makes takes, how they feel, and how many at once; each can be paused. */
export function ProviderStrip() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(providersQuery);
  const ready = data.filter((one) => one.ready && one.name !== "rehearsal");
  if (ready.length === 0) return null;
  return (
    <ul aria-label={t("queue.providers")} tabIndex={0} className="flex shrink-0 gap-2 overflow-x-auto border-b border-line px-3 py-2 tablet:px-5">
      {ready.map((one) => <Strip key={one.name} one={one} />)}
    </ul>
  );
}

function Strip({ one }: { one: ProviderShown }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const isPaused = one.is_held || one.state === "paused";
  const flip = () =>
    void (isPaused ? resumeProvider : pauseProvider)({ path: { name: one.name } }).then(
      () => cache.invalidateQueries({ queryKey: ["providers"] }), (error: unknown) => complain(t("failed.provider", { name: one.label }), error),
    );
  return (
    <li className="flex shrink-0 items-center gap-2 rounded-control border border-line bg-surface py-1 pr-1 pl-2.5 text-small" title={one.reason}>
      <span className={cx("size-2 rounded-full", isPaused ? "bg-bad" : DOTS[one.state])} aria-hidden />
      <span className="text-label">{one.label}</span>
      <span className="text-muted">{t(`provider_state.${(isPaused ? "paused" : one.state) as "open"}`)}</span>
      {one.slots !== null && <span className="mono text-muted">{t("queue.slots", { used: one.in_flight, slots: one.slots })}</span>}
      {may("review") && <IconButton size="dense" label={t(isPaused ? "queue.resume" : "queue.pause", { name: one.label })} onClick={flip}>{isPaused ? <Play size={13} /> : <Pause size={13} />}</IconButton>}
    </li>
  );
}
