import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Amount, CostSheet, FitOffered } from "@/api";
import { Button } from "@/components/button";
import { Segmented } from "@/components/segmented";
import { money, slate, sums } from "@/lib/numbers";

/** What is made of shots that a model cannot make as they are written: nothing, the nearest, or parts of them. */
export type Fit = "offer" | "nearest" | "split";

const WAYS = ["nearest", "split"] as const;

/** The shots that cannot be made as they are written, with the ways out and what each costs; nothing is changed unasked. */
export function FitChoice({ sheet, kind, fit, onFit, onChoose }: { sheet: CostSheet; kind: "video" | "image"; fit: Fit; onFit: (fit: Fit) => void; onChoose: (model: string) => void }) {
  const { t } = useTranslation();
  const { impossible, otherwise } = sheet;
  if (impossible.length === 0 && otherwise.length === 0 && fit === "offer") return null;
  const offered = impossible.flatMap((one) => one.fits ?? []);
  const ways = WAYS.filter((way) => fit !== "offer" || offered.some((one) => one.kind === way));
  const name = (way: (typeof WAYS)[number]) => [t(`sheet.fit.${way}`), sums(total(offered.filter((one) => one.kind === way)))].filter(Boolean).join(" · ");
  const others = [...new Map(offered.filter((one) => one.kind === "as_written").map((one) => [`${one.provider}:${one.model}`, one])).values()];
  return (
    <section aria-label={t("sheet.fit.title")} className="mt-4 rounded-card border border-line bg-bg p-3">
      {impossible.length > 0 && <h3 className="flex items-center gap-2 text-label text-warn"><TriangleAlert size={14} className="shrink-0" />{t("sheet.impossible", { context: kind, count: impossible.length })}</h3>}
      <List of={impossible.map((one) => ({ ...one, words: one.why }))} />
      {ways.length > 0 && (
        <div className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="text-small text-muted">{t("sheet.fit.about")}</span>
          <Segmented label={t("sheet.fit.title")} value={fit} onChange={onFit} options={[{ value: "offer", label: t("sheet.fit.offer") }, ...ways.map((way) => ({ value: way, label: name(way) }))]} />
        </div>
      )}
      {otherwise.length > 0 && <h3 className={ways.length > 0 || impossible.length > 0 ? "mt-3 text-label" : "text-label"}>{t("sheet.otherwise", { count: otherwise.length })}</h3>}
      <List of={otherwise.map((one) => ({ ...one, words: one.how }))} />
      {others.length > 0 && (
        <div className="mt-2.5 flex flex-wrap items-center gap-2">
          <span className="text-small text-muted">{t("sheet.fit.as_written")}</span>
          {others.map((one) => (
            <Button key={`${one.provider}:${one.model}`} size="dense" onClick={() => onChoose(`${one.provider}:${one.model}`)}>
              {one.model}{one.price && <span className="mono text-muted">{money(one.price)}</span>}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

function List({ of }: { of: readonly { shot_id: string; number: number; words: string }[] }) {
  if (of.length === 0) return null;
  return (
    <ul className="mt-1.5 max-h-40 space-y-1 overflow-y-auto text-small text-muted">
      {of.map((one) => <li key={one.shot_id} className="flex gap-2"><span className="mono shrink-0 text-fg">{slate(one.number)}</span><span className="min-w-0 [overflow-wrap:anywhere]">{one.words}</span></li>)}
    </ul>
  );
}

/** What several offers come to, by currency; nothing where a price is not known. */
function total(offers: readonly FitOffered[]): Amount[] {
  const sum = new Map<string, number>();
  for (const { price } of offers) {
    if (!price) return [];
    sum.set(price.currency, (sum.get(price.currency) ?? 0) + Number(price.amount));
  }
  return [...sum].map(([currency, amount]) => ({ currency, amount: amount.toFixed(2) }));
}
