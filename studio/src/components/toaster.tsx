import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { useToasts } from "@/lib/toasts";
import { isFree, useHistory } from "@/lib/undo";

/** Toasts, under the header at the right, never over a control: a page whose acts are elsewhere moves `--toasts`, or `--toasts-right`. */
export function Toaster() {
  const { all, dismiss } = useToasts();
  const done = useHistory((state) => state.done);
  const { t } = useTranslation();
  return (
    <section aria-label={t("toasts")} aria-live="polite" aria-relevant="additions" className="pointer-events-none fixed top-(--toasts) right-(--toasts-right) left-3 z-50 flex flex-col items-end gap-2 tablet:left-auto">
      {all.filter(({ act }) => !act?.of || isFree(act.of, done)).map((toast) => (
        <div
          key={toast.id} role={toast.tone === "bad" ? "alert" : "status"}
          className="enter pointer-events-auto flex w-full max-w-[400px] items-start gap-3 rounded-card border border-line bg-raised py-2 pr-2 pl-3 shadow-float"
        >
          {toast.tone === "bad" ? <CircleAlert size={16} className="mt-1.5 shrink-0 text-bad" /> : <CircleCheck size={16} className="mt-1.5 shrink-0 text-ok" />}
          <div className="min-w-0 flex-1 py-1">
            <p className="text-label break-words">{toast.title}</p>
            {toast.detail && <p className="mt-0.5 text-small break-words text-muted">{toast.detail}</p>}
          </div>
          {toast.act && (
            <Button kind="ghost" size="dense" className="!text-accent" onClick={() => { toast.act?.run(); dismiss(toast.id); }}>{toast.act.label}</Button>
          )}
          <IconButton label={t("dismiss")} size="dense" onClick={() => dismiss(toast.id)}><X size={14} /></IconButton>
        </div>
      ))}
    </section>
  );
}
