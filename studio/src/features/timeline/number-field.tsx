import { type KeyboardEvent, useState } from "react";

import { Field, Input } from "@/components/field";

/** A value that is typed or stepped by the arrows; kept on Enter or when the field is left. */
export function ValueField({ label, value, show, read, step, onValue, help, unit }: {
  label: string; value: number; show: (value: number) => string; read: (text: string) => number; step: number; onValue: (value: number) => void; help?: string | undefined; unit?: string;
}) {
  const [said, setSaid] = useState(show(value));
  const [held, setHeld] = useState(value);
  if (held !== value) { // the field stays, and with it the focus
    setHeld(value);
    setSaid(show(value));
  }
  const keep = (text = said) => {
    let next = NaN;
    try { next = read(text); } catch { /* what is no value is put back */ }
    if (Number.isFinite(next) && show(next) !== show(value)) onValue(next);
    else setSaid(show(value));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") keep();
    if (event.key === "Escape") setSaid(show(value));
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    onValue(value + step * (event.shiftKey ? 10 : 1) * (event.key === "ArrowUp" ? 1 : -1));
  };
  return (
    <Field label={label} help={help}>{(ids) => (
      <div className="relative">
        <Input {...ids} inputMode="decimal" className="mono !px-2 !text-small" value={said} onChange={(event) => setSaid(event.target.value)} onBlur={() => keep()} onKeyDown={onKeyDown} />
        {unit && <span aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-small text-muted">{unit}</span>}
      </div>
    )}</Field>
  );
}

/** A plain number between two ends. */
export function NumberField({ label, value, least, most, step, digits = 1, onValue, help, unit }: {
  label: string; value: number; least: number; most: number; step: number; digits?: number; onValue: (value: number) => void; help?: string | undefined; unit?: string;
}) {
  return (
    <ValueField
      label={label} value={value} step={step} help={help} {...(unit ? { unit } : {})} show={(one) => one.toFixed(digits)} read={(text) => Number(text.replace(",", "."))}
      onValue={(next) => onValue(Number(Math.max(least, Math.min(most, next)).toFixed(3)))}
    />
  );
}
