import { keyCap } from "@/lib/commands";

/** A key cap. */
export function Key({ of }: { of: string }) {
  return (
    <span className="inline-flex gap-1">
      {keyCap(of).split(" ").map((part, at) => (
        <kbd key={at} className="mono inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-chip border border-line bg-surface px-1 text-micro text-muted">
          {part}
        </kbd>
      ))}
    </span>
  );
}
