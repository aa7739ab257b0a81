import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { cx } from "@/components/cx";
import { Tip } from "@/components/tip";
import { useNow } from "@/components/use-now";
import { useRunning } from "@/film/use-running";
import { useLive } from "@/lib/live";
import { runningTime } from "@/lib/time";

/** How the stream of events stands, and how much is running. */
export function Health() {
  const { t } = useTranslation();
  const { standing, since } = useLive();
  const now = useNow(standing === "down" ? 1000 : 60_000);
  const running = useRunning();
  const isDown = standing === "down";
  const words = isDown ? t("health.down_about", { time: runningTime(Math.max(0, now - (since ?? now)) / 1000) }) : t(`health.${standing}_about`);
  return (
    <Tip words={words}>
      <Link to="/queue" search={{}} className="flex h-8 shrink-0 items-center gap-2 rounded-control px-2 text-label text-muted hover:bg-raised">
        <span role="status" aria-live="polite" className={cx("flex items-center gap-2", isDown && "text-warn")}>
          <span className={cx("size-2 rounded-full", standing === "live" ? "bg-ok" : isDown ? "bg-warn" : "bg-control")} />
          <span className={cx(isDown ? "inline" : "sr-only desk:not-sr-only")}>{t(`health.${standing}`)}</span>
        </span>
        {running > 0 && <span className="hidden text-run desk:inline">{t("running", { count: running })}</span>}
      </Link>
    </Tip>
  );
}
