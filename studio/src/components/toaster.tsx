import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { useClearPlace } from "@/components/clear-place";
import { cx } from "@/components/cx";
import { useToasts } from "@/lib/toasts";
import { isFree, useHistory } from "@/lib/undo";

/**
 * Toasts, under the header at the right, never over a control: a page whose acts are elsewhere moves `--toasts`, or
 * `--toasts-right`; where a control still lies there they go to the nearest free place, in one line each if need be.
 */
export function Toaster() {
  const { all, dismiss } = useToasts();
  const done = useHistory((state) => state.done);
  const { t } = useTranslation();
  const ours = useRef<HTMLElement>(null);
  const shown = all.filter(({ act }) => !act?.of || isFree(act.of, done));
  const { style, tight } = useClearPlace(ours, shown.length > 0);
  return (
    <section ref={ours} style={style} aria-label={t("toasts")} aria-live="polite" aria-relevant="additions" className="pointer-events-none fixed top-(--toasts) right-(--toasts-right) left-3 z-50 flex flex-col items-end gap-2 tablet:left-auto">
      {shown.map((toast) => (
        <div
          key={toast.id} role={toast.tone === "bad" ? "alert" : "status"}
          className="enter group pointer-events-auto flex w-full max-w-[400px] items-start gap-3 rounded-card border border-line bg-raised py-2 pr-2 pl-3 shadow-float"
        >
          {toast.tone === "bad" ? <CircleAlert size={16} className="mt-1.5 shrink-0 text-bad" /> : <CircleCheck size={16} className="mt-1.5 shrink-0 text-ok" />}
          <div className="min-w-0 flex-1 py-1">
            <p className={cx("text-label break-words", tight && "line-clamp-1 group-focus-within:line-clamp-none group-hover:line-clamp-none")}>{toast.title}</p>
            {toast.detail && <p className={cx("mt-0.5 text-small break-words text-muted", tight && "hidden group-focus-within:block group-hover:block")}>{toast.detail}</p>}
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
