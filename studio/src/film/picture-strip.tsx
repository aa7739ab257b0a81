import { useTranslation } from "react-i18next";

import type { TakeShown } from "@/api";
import { cx } from "@/components/cx";
import { picturesOf } from "@/film/pictures";
import { at } from "@/lib/base";

/** All pictures that one order brought, to choose among; nothing where it brought one. */
export function PictureStrip({ take, number, onNumber, className }: { take: TakeShown; number: number; onNumber: (number: number) => void; className?: string }) {
  const { t } = useTranslation();
  const pictures = picturesOf(take);
  if (pictures.length < 2) return null;
  return (
    <ul aria-label={t("pictures.of_take", { take: take.take })} className={cx("flex min-w-0 gap-1.5 overflow-x-auto p-0.5", className)}>
      {pictures.map((one, index) => (
        <li key={one.whole} className="shrink-0">
          <button
            type="button" aria-pressed={number === index + 1} aria-label={t("pictures.number", { number: index + 1, total: pictures.length })} onClick={() => onNumber(index + 1)}
            className={cx("block rounded-control border p-0.5", number === index + 1 ? "border-accent" : "border-transparent hover:border-control")}
          >
            <img src={at(one.small)} alt="" loading="lazy" draggable={false} className="h-12 w-20 rounded-chip bg-frame object-contain" />
          </button>
        </li>
      ))}
    </ul>
  );
}
