import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

import { Tip } from "@/components/tip";

/** One of a few, shown side by side. */
export function Segmented<T extends string>({ label, value, options, onChange, compact = false }: {
  label: string; value: T; options: readonly { value: T; label: string; icon?: ReactNode; keys?: string | undefined }[]; onChange: (value: T) => void; compact?: boolean;
}) {
  return (
    <ToggleGroup.Root
      type="single" aria-label={label} value={value} onValueChange={(next) => next && onChange(next as T)}
      className="inline-flex h-8 shrink-0 rounded-control border border-line bg-bg p-0.5"
    >
      {options.map((one) => {
        const item = (
          <ToggleGroup.Item
            key={one.value} value={one.value} aria-label={one.label}
            className="inline-flex h-[26px] min-w-[26px] items-center justify-center gap-1.5 rounded-chip px-2 text-label text-muted transition-colors hover:text-fg aria-checked:bg-raised aria-checked:text-fg"
          >
            {one.icon}
            {!(compact && one.icon) && <span>{one.label}</span>}
          </ToggleGroup.Item>
        );
        return compact || one.keys ? <Tip key={one.value} words={one.label} keys={one.keys}>{item}</Tip> : item;
      })}
    </ToggleGroup.Root>
  );
}
