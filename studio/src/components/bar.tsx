import { cx } from "@/components/cx";

/** How far something is; moving to and fro where nobody can tell. */
export function Bar({ fraction, label, tone = "bg-run", className }: { fraction: number | null; label: string; tone?: string; className?: string }) {
  const percent = fraction === null ? undefined : Math.round(fraction * 100);
  return (
    <div
      role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}
      className={cx("h-1 overflow-hidden rounded-full bg-raised", percent === undefined && "bar-indeterminate", className)}
    >
      {percent !== undefined && <div className={cx("h-full rounded-full transition-[width] duration-300", tone)} style={{ width: `${percent}%` }} />}
    </div>
  );
}
