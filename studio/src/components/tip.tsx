import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

import { Key } from "@/components/key";

/** A word about a control, on hover and focus, with its key. */
export function Tip({ words, keys, side = "bottom", children }: { words: string; keys?: string | undefined; side?: "top" | "bottom" | "right"; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side} sideOffset={6} collisionPadding={8}
          className="z-50 flex max-w-72 items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-small text-fg shadow-float"
        >
          {words}
          {keys && <Key of={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
