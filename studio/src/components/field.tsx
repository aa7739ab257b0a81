import { type ComponentProps, type ReactNode, useId } from "react";

import { cx } from "@/components/cx";

export const CONTROL =
  "w-full min-w-0 rounded-control border border-control bg-bg px-2.5 text-body text-fg placeholder:text-muted hover:border-muted focus-visible:outline-offset-0 disabled:opacity-60";

/** A label with its control and a word of help or of what is wrong. */
export function Field({ label, help, wrong, children, className }: {
  label: string; help?: ReactNode; wrong?: string | undefined; className?: string;
  children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}) {
  const id = useId();
  const described = help || wrong ? `${id}-help` : undefined;
  return (
    <div className={cx("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-label text-muted">{label}</label>
      {children({ id, ...(described ? { "aria-describedby": described } : {}), ...(wrong ? { "aria-invalid": true } : {}) })}
      {(wrong ?? help) && (
        <p id={described} className={cx("text-small", wrong ? "text-bad" : "text-muted")} role={wrong ? "alert" : undefined}>{wrong ?? help}</p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} data-first={rest.autoFocus} className={cx(CONTROL, "h-8", className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} data-first={rest.autoFocus} className={cx(CONTROL, "field-sizing-content min-h-16 resize-none py-1.5", className)} />;
}

export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <select {...rest} className={cx(CONTROL, "chevron h-8 appearance-none pr-7", className)}>
      {children}
    </select>
  );
}

/** A tick box with its words beside it. */
export function Check({ label, className, ...rest }: ComponentProps<"input"> & { label: ReactNode }) {
  return (
    <label className={cx("flex min-h-6 cursor-pointer items-center gap-2 text-body", className)}>
      <input type="checkbox" {...rest} className="size-4 shrink-0 accent-accent" />
      {label}
    </label>
  );
}
