import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A layer over the whole page, where there is no room beside it. */
export function Cover({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <Radix.Root open onOpenChange={(is) => !is && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined} className="enter fixed inset-0 z-30 bg-surface outline-none"
          onOpenAutoFocus={(event) => { event.preventDefault(); (event.currentTarget as HTMLElement).focus(); }}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
