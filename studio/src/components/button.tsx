import type { ComponentProps, ReactNode } from "react";

import { cx } from "@/components/cx";
import { Tip } from "@/components/tip";

type Kind = "primary" | "plain" | "ghost" | "danger" | "on-film";

const KINDS: Record<Kind, string> = {
  primary: "bg-accent text-on-accent hover:brightness-110 disabled:bg-raised disabled:text-muted disabled:brightness-100",
  plain: "border border-control/60 bg-surface text-fg hover:bg-raised disabled:text-muted",
  ghost: "text-muted hover:bg-raised hover:text-fg disabled:text-muted/60 aria-pressed:bg-raised aria-pressed:text-fg aria-expanded:bg-raised aria-expanded:text-fg",
  danger: "border border-bad/60 text-bad hover:bg-bad/10",
  "on-film": "bg-shade text-on-frame hover:bg-frame",
};

export interface ButtonProps extends ComponentProps<"button"> {
  kind?: Kind;
  size?: "dense" | "usual" | "touch";
  icon?: ReactNode;
  /** Why it cannot be pressed now: disabled, with the reason in a tip. */
  reason?: string | undefined;
}

const SIZES = { dense: "h-7 px-2.5", usual: "h-8 px-3", touch: "h-10 px-4" };

/** A button with words. */
export function Button({ kind = "plain", size = "usual", icon, reason, className, children, disabled, ...rest }: ButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      disabled={disabled && reason === undefined}
      aria-disabled={disabled || reason !== undefined || undefined}
      onClick={disabled || reason !== undefined ? (event) => event.preventDefault() : rest.onClick}
      className={cx(
        "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control text-label transition-colors",
        "aria-disabled:cursor-not-allowed",
        SIZES[size], KINDS[kind],
        reason !== undefined && kind === "primary" && "!bg-raised !text-muted",
        reason !== undefined && kind !== "primary" && "opacity-60",
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
  return reason ? <Tip words={reason}>{button}</Tip> : button;
}

export interface IconButtonProps extends Omit<ButtonProps, "icon" | "children"> {
  label: string;
  keys?: string | undefined;
  children: ReactNode;
}

/** A button with a picture only: its name is in the tip and for screen readers. */
export function IconButton({ label, keys, kind = "ghost", size = "usual", reason, className, children, ...rest }: IconButtonProps) {
  const sides = { dense: "size-7", usual: "size-8", touch: "size-10" };
  return (
    <Tip words={reason ?? label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-disabled={reason !== undefined || undefined}
        {...rest}
        onClick={reason === undefined ? rest.onClick : undefined}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-control transition-colors disabled:opacity-50 aria-disabled:opacity-50",
          sides[size], KINDS[kind], className,
        )}
      >
        {children}
      </button>
    </Tip>
  );
}
