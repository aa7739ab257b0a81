import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { CONTROL } from "@/components/field";
import { cx } from "@/components/cx";
import { frameAt } from "@/film/lay";
import { useCommand } from "@/lib/commands";

/** Where a clip begins and ends in its source, in seconds; typed, stepped by arrows, or set where the playhead is. */
export function Trim({ item, name, time, onTrim }: { item: CutItemShown; name: string; time: number | null; onTrim: (start: number, end: number) => void }) {
  const { t } = useTranslation();
  const start = item.start ?? 0;
  const end = item.end ?? 0;
  const here = time === null ? null : frameAt(item, time);
  const isInside = here !== null && here > start + 0.02 && here < end - 0.02;
  const reason = isInside ? undefined : t("edit.no_playhead");
  useCommand("set_in", () => here !== null && onTrim(here, end), { when: time !== null, reason });
  useCommand("set_out", () => here !== null && onTrim(start, here), { when: time !== null, reason });
  if (item.start == null || item.end == null) return null;
  return (
    <span className="flex items-center gap-1.5">
      <Moment label={t("edit.in_of", { name })} value={start} onValue={(next) => onTrim(next, end)} />
      <span aria-hidden className="text-muted">–</span>
      <Moment label={t("edit.out_of", { name })} value={end} onValue={(next) => onTrim(start, next)} />
    </span>
  );
}

function Moment({ label, value, onValue }: { label: string; value: number; onValue: (value: number) => void }) {
  const [said, setSaid] = useState(value.toFixed(2));
  const [held, setHeld] = useState(value);
  if (held !== value) { // the field stays, and with it the focus
    setHeld(value);
    setSaid(value.toFixed(2));
  }
  const keep = (next = said) => {
    const number = Number(next);
    if (Number.isFinite(number) && number >= 0 && Math.abs(number - value) > 0.004) onValue(number);
    else setSaid(value.toFixed(2));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") keep();
    if (event.key === "Escape") setSaid(value.toFixed(2));
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const step = (event.shiftKey ? 1 : 0.1) * (event.key === "ArrowUp" ? 1 : -1);
    keep(Math.max(0, value + step).toFixed(2));
  };
  return <input aria-label={label} inputMode="decimal" className={cx(CONTROL, "mono h-7 !w-[68px] px-1.5 text-right !text-small")} value={said} onChange={(event) => setSaid(event.target.value)} onBlur={() => keep()} onKeyDown={onKeyDown} />;
}
