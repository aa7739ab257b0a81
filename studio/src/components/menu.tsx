import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

import { cx } from "@/components/cx";
import { Key } from "@/components/key";

/** A menu that opens from a button. */
export function Menu({ trigger, children, align = "end" }: { trigger: ReactNode; children: ReactNode; align?: "start" | "end" }) {
  return (
    <DropdownMenu.Root modal={false /* else all that can be focused beside it is hidden from screen readers, yet keeps its place among the tab stops */}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align} sideOffset={6} collisionPadding={8}
          onCloseAutoFocus={(event) => {
            // A layer that an item opened has the focus already; it gives it back to our button.
            if (document.activeElement?.closest("[role=dialog]")) event.preventDefault();
          }}
          className="enter z-50 max-h-[70dvh] min-w-48 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM = "flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-control px-2 text-label outline-none data-[disabled]:text-muted data-[highlighted]:bg-line";

export function MenuItem({ icon, keys, tone, onSelect, disabled, children }: {
  icon?: ReactNode; keys?: string | undefined; tone?: "bad"; onSelect: () => void; disabled?: boolean; children: ReactNode;
}) {
  return (
    <DropdownMenu.Item className={cx(ITEM, tone === "bad" && "text-bad")} onSelect={onSelect} disabled={disabled ?? false}>
      <span className="flex w-4 justify-center text-muted">{icon}</span>
      <span className="flex-1 pr-6">{children}</span>
      {keys && <Key of={keys} />}
    </DropdownMenu.Item>
  );
}

export function MenuChoice({ checked, onChange, children }: { checked: boolean; onChange: (is: boolean) => void; children: ReactNode }) {
  return (
    <DropdownMenu.CheckboxItem className={ITEM} checked={checked} onCheckedChange={onChange} onSelect={(event) => event.preventDefault()}>
      <span className="flex w-4 justify-center text-accent">{checked ? "✓" : ""}</span>
      <span className="flex-1 pr-6">{children}</span>
    </DropdownMenu.CheckboxItem>
  );
}

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />;

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 py-1.5 text-small text-muted">{children}</DropdownMenu.Label>
);
