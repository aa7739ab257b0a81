import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";

import { cx } from "@/components/cx";

/** A rating from 1 to 5; pressing the one that is set clears it. */
export function Stars({ value, onChange }: { value: number; onChange?: ((value: number) => void) | undefined }) {
  const { t } = useTranslation();
  if (!onChange) {
    return value ? <span role="img" aria-label={t("rating", { count: value })} className="flex">{[1, 2, 3, 4, 5].map((n) => <Star key={n} size={13} className={n <= value ? "fill-accent text-accent" : "text-control"} />)}</span> : null;
  }
  return (
    <span role="group" aria-label={t("rating_group")} className="flex">
      {[1, 2, 3, 4, 5].map((n) => (
        <button key={n} type="button" aria-pressed={n <= value} aria-label={t("rating", { count: n })} onClick={() => onChange(n === value ? 0 : n)} className="flex size-6 items-center justify-center rounded-chip hover:bg-raised">
          <Star size={14} className={cx(n <= value ? "fill-accent text-accent" : "text-control")} />
        </button>
      ))}
    </span>
  );
}
