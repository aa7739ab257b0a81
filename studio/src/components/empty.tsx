import type { ReactNode } from "react";

/** Says what goes here, and offers the one act that fills it. */
export function Empty({ icon, title, children, acts }: { icon?: ReactNode; title: string; children?: ReactNode; acts?: ReactNode }) {
  return (
    <div className="enter mx-auto flex h-full min-h-72 max-w-lg flex-col items-center justify-center gap-3 px-6 py-12 text-center">
      {icon && <div className="mb-1 flex size-14 items-center justify-center rounded-full border border-line bg-surface text-muted">{icon}</div>}
      <h2 className="text-title">{title}</h2>
      {children && <div className="text-body text-pretty text-muted">{children}</div>}
      {acts && <div className="mt-3 flex flex-wrap justify-center gap-2">{acts}</div>}
    </div>
  );
}
