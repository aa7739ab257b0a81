import type { ReactNode } from "react";

/** Where a list would stand: that there is nothing in it yet. */
export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="rounded-card border border-dashed border-line px-4 py-8 text-center text-body text-muted">{children}</p>
);
