import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";

const WIDTHS = { small: "tablet:w-[420px]", usual: "tablet:w-[560px]", wide: "tablet:w-[860px]" };

/** What had the focus before a layer took it; of a menu's item, the button that the menu hangs on. */
function opener(): HTMLElement | null {
  const at = document.activeElement;
  const menu = at?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const found = menu ? document.getElementById(menu) : at;
  return found instanceof HTMLElement ? found : null;
}

/** A layer that wants an answer. Focus returns to where it came from when it closes. */
export function Dialog({ title, about, open, onClose, width = "usual", footer, children, onSubmit }: {
  title: string; about?: ReactNode; open: boolean; onClose: () => void; width?: keyof typeof WIDTHS; footer?: ReactNode; children?: ReactNode;
  onSubmit?: () => void;
}) {
  const { t } = useTranslation();
  // Read while rendering: a field of the layer that asks for the focus has it before any effect could look.
  const [before, setBefore] = useState<{ open: boolean; at: HTMLElement | null }>({ open: false, at: null });
  if (before.open !== open) setBefore({ open, at: open ? opener() : before.at });
  const body = (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        {about && <Radix.Description className="mb-4 text-body text-muted">{about}</Radix.Description>}
        {children}
      </div>
      {footer && <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
    </>
  );
  return (
    <Radix.Root open={open} onOpenChange={(is) => !is && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          {...(about ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            // Without a field that asks for it, the layer itself takes the focus: its close button would only show its tip.
            // A field that asked may have lost it again to a menu that was just closing.
            const layer = event.currentTarget as HTMLElement;
            if (layer.contains(document.activeElement)) return;
            event.preventDefault();
            (layer.querySelector<HTMLElement>("[data-first]") ?? layer).focus();
          }}
          onCloseAutoFocus={(event) => {
            if (!before.at?.isConnected) return;
            event.preventDefault();
            before.at.focus();
          }}
          className={cx(
            "enter fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-dialog border border-line bg-surface shadow-float outline-none",
            "tablet:inset-auto tablet:top-1/2 tablet:left-1/2 tablet:max-h-[86dvh] tablet:max-w-[94vw] tablet:-translate-x-1/2 tablet:-translate-y-1/2 tablet:rounded-dialog",
            WIDTHS[width],
          )}
        >
          <header className="flex items-center justify-between gap-4 border-b border-line py-3 pr-3 pl-5">
            <Radix.Title className="min-w-0 text-heading">{title}</Radix.Title>
            <IconButton label={t("close")} onClick={onClose}><X size={16} /></IconButton>
          </header>
          {onSubmit ? (
            <form className="flex min-h-0 flex-1 flex-col" onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>{body}</form>
          ) : body}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
