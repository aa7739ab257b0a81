import { Check } from "lucide-react";
import { type KeyboardEvent, useState } from "react";

import { cx } from "@/components/cx";
import { CONTROL, TextArea } from "@/components/field";

interface SavedProps {
  value: string;
  /** Saves what was written; false where the server refused, and the old words come back. */
  onSave: (value: string) => Promise<boolean>;
}

/** Words being written: kept on leaving, given back by Escape. */
function useDraft({ value, onSave }: SavedProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isTicked, setTicked] = useState(false);
  const keep = () => {
    if (draft === null || draft === value) return setDraft(null);
    void onSave(draft).then((saved) => {
      setDraft(null);
      if (!saved) return;
      setTicked(true);
      setTimeout(() => setTicked(false), 1600);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      setDraft(null);
      event.currentTarget.blur();
    }
    if (event.key === "Enter" && (event.currentTarget instanceof HTMLInputElement || event.ctrlKey || event.metaKey)) event.currentTarget.blur();
    event.stopPropagation();
  };
  return { shown: draft ?? value, setDraft, keep, onKeyDown, isTicked };
}

const Tick = ({ is }: { is: boolean }) => (
  <Check size={13} aria-hidden className={cx("pointer-events-none absolute top-2 right-2 text-ok transition-opacity", is ? "opacity-100" : "opacity-0")} />
);

export function SavedInput({ label, isBare = false, isNumber = false, disabled, placeholder, id, ...saved }: SavedProps & { label?: string; isBare?: boolean; isNumber?: boolean; disabled?: boolean; placeholder?: string; id?: string }) {
  const { shown, setDraft, keep, onKeyDown, isTicked } = useDraft(saved);
  return (
    <span className="relative block">
      <input
        id={id} aria-label={label} value={shown} disabled={disabled} placeholder={placeholder} inputMode={isNumber ? "decimal" : undefined}
        onChange={(event) => setDraft(event.target.value)} onBlur={keep} onKeyDown={onKeyDown}
        className={cx(CONTROL, "h-8", isNumber && "mono", isBare && "truncate !border-transparent !bg-transparent !px-1.5 !text-small hover:!border-control focus:!border-control focus:!bg-bg")}
      />
      <Tick is={isTicked} />
    </span>
  );
}

export function SavedText({ id, disabled, placeholder, className, label, ...saved }: SavedProps & { id?: string; disabled?: boolean; placeholder?: string; className?: string; label?: string }) {
  const { shown, setDraft, keep, onKeyDown, isTicked } = useDraft(saved);
  return (
    <span className="relative block">
      <TextArea id={id} aria-label={label} value={shown} disabled={disabled} placeholder={placeholder} onChange={(event) => setDraft(event.target.value)} onBlur={keep} onKeyDown={onKeyDown} className={className} />
      <Tick is={isTicked} />
    </span>
  );
}
