import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import type { FieldShown, ShotChangeShown } from "@/api";
import { cx } from "@/components/cx";
import { slate } from "@/lib/numbers";

const SIGNS = { added: "+", changed: "~", removed: "−" } as const;
const TONES = { added: "text-ok", changed: "text-warn", removed: "text-bad" } as const;

/** Every shot that is new, changes or goes; of those that change, each field before and after. */
export function ChangeList({ changes }: { changes: readonly ShotChangeShown[] }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: changes.length, getScrollElement: () => scroller.current, estimateSize: (at) => (changes[at]?.kind === "changed" ? 92 : 56), overscan: 6,
    getItemKey: (at) => `${changes[at]?.kind ?? ""} ${changes[at]?.number ?? at}`,
  });
  return (
    <div ref={scroller} role="region" tabIndex={0} aria-label={t("script.changes_list")} className="min-h-0 flex-1 overflow-y-auto">
      <ul className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const change = changes[item.index];
          return change && <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute top-0 left-0 w-full px-4" style={{ transform: `translateY(${item.start}px)` }}><Change change={change} /></li>;
        })}
      </ul>
    </div>
  );
}

function Change({ change }: { change: ShotChangeShown }) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-2 border-b border-line/60 py-2">
      <span aria-hidden className={cx("mono", TONES[change.kind])}>{SIGNS[change.kind]}</span>
      <div className="min-w-0">
        <p className="text-small text-muted"><span className={cx("mono", TONES[change.kind])}>{slate(change.number)}</span> <span className="sr-only">{t(`script.kind.${change.kind}`)}</span> {change.scene}{change.seconds !== null && <span className="mono"> · {change.seconds}s</span>}</p>
        {change.kind === "changed" ? <dl className="mt-0.5 space-y-1">{change.fields.map((one) => <Before key={one.field} field={one} />)}</dl> : <p className={change.kind === "removed" ? "text-muted line-through" : ""}>{change.prompt}</p>}
      </div>
    </div>
  );
}

const FIELDS = ["prompt", "dialogue", "seconds", "camera", "intent", "props", "place", "scene", "negative", "aspect", "takes", "provider", "model", "seed", "references"] as const;

function Before({ field }: { field: FieldShown }) {
  const { t } = useTranslation();
  const known = FIELDS.find((one) => one === field.field);
  return (
    <div>
      <dt className="text-small text-muted">{known ? t(`script.field.${known}`) : field.field}</dt>
      <dd className="whitespace-pre-wrap"><del className="text-muted decoration-bad/70">{field.before || "–"}</del> <span aria-hidden className="text-muted">→</span> <ins className="text-fg decoration-ok/70">{field.after || "–"}</ins></dd>
    </div>
  );
}
