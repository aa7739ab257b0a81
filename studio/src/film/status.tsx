import { Check, Circle, CircleDashed, CircleHelp, Clock, Diamond, type LucideIcon, RefreshCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { ShotShown } from "@/api";
import { cx } from "@/components/cx";

export type Status = ShotShown["status"];

export const STATUSES: readonly Status[] = ["draft", "queued", "running", "review", "approved", "failed", "unknown", "stale"];

const LOOKS: Record<Status, { icon: LucideIcon; tone: string; bar: string }> = {
  draft: { icon: Circle, tone: "text-muted", bar: "bg-control" },
  queued: { icon: Clock, tone: "text-warn", bar: "bg-warn" },
  running: { icon: CircleDashed, tone: "text-run", bar: "bg-run" },
  review: { icon: Diamond, tone: "text-review", bar: "bg-review" },
  approved: { icon: Check, tone: "text-ok", bar: "bg-ok" },
  failed: { icon: X, tone: "text-bad", bar: "bg-bad" },
  unknown: { icon: CircleHelp, tone: "text-warn", bar: "bg-warn" },
  stale: { icon: RefreshCw, tone: "text-warn", bar: "bg-warn" },
};

export const toneOf = (status: Status): string => LOOKS[status].tone;
export const barOf = (status: Status): string => LOOKS[status].bar;

/** Where a shot stands: picture and word, never colour alone. */
export function StatusMark({ status, words, className }: { status: Status; words?: string; className?: string }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = LOOKS[status];
  return (
    <span className={cx("inline-flex min-w-0 items-center gap-1.5 text-small", tone, className)}>
      <Icon size={13} strokeWidth={2.25} className={cx("shrink-0", status === "running" && "animate-spin [animation-duration:2.4s]")} aria-hidden />
      <span className="truncate">{words ?? t(`status.${status}`)}</span>
    </span>
  );
}

/** How the shots of a scene or a board stand, as one striped bar. */
export function StatusBar({ counts, total, className }: { counts: Partial<Record<string, number>>; total: number; className?: string }) {
  const { t } = useTranslation();
  const parts = (["approved", "review", "running", "queued", "stale", "unknown", "failed"] as const).filter((one) => counts[one]);
  const words = parts.map((one) => `${t(`status.${one}`)} ${counts[one] ?? 0}`).join(", ");
  return (
    <span role="img" aria-label={words || t("status.draft")} title={words} className={cx("flex h-1.5 overflow-hidden rounded-full bg-raised", className)}>
      {parts.map((one) => <span key={one} className={LOOKS[one].bar} style={{ width: `${(100 * (counts[one] ?? 0)) / Math.max(1, total)}%` }} />)}
    </span>
  );
}
