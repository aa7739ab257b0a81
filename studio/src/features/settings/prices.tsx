import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { changePrices, listModels, listPrices, type ModelShown, type PriceWanted } from "@/api";
import { Button, IconButton } from "@/components/button";
import { Input, Select } from "@/components/field";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useMay } from "@/film/me";
import { providersQuery } from "@/film/queries";
import { count, isFree, money } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";

const pricesQuery = queryOptions({ queryKey: ["prices"], queryFn: () => listPrices(), staleTime: 10_000 });
const modelsQuery = queryOptions({ queryKey: ["models", "priced"], queryFn: () => listModels({ query: { ready: true } }), staleTime: 60_000 });
const UNITS = ["second", "clip", "image"] as const;
const CURRENCIES = ["USD", "CNY", "EUR", "credits"] as const;

/** What takes cost: prices nobody knows are declared here, and those that are known say where they come from. */
export function Prices() {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery(pricesQuery);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loading><Skeleton className="h-64" /></Loading>;
  const change = (model: string, price: string | null) =>
    changePrices({ body: { prices: { [model]: price } } }).then(
      (told) => { cache.setQueryData(pricesQuery.queryKey, told); for (const key of ["models", "plan", "estimate"]) void cache.invalidateQueries({ queryKey: [key] }); say(t(price === null ? "settings.prices.removed" : "settings.prices.declared_one", { model })); return true; },
      (problem: unknown) => { complain(t("failed.price", { model }), problem); return false; },
    );
  /** "0.10 USD per clip", as it is declared, in the person's words; what is said otherwise stays as it is. */
  const spelled = (price: string): string => {
    const [, amount, currency, said] = /^(\S+) (\S+) per (\S+)$/.exec(price) ?? [];
    const unit = UNITS.find((one) => one === said);
    return amount && currency && unit ? `${money({ amount, currency })} ${t(`settings.prices.per.${unit}`)}` : price;
  };
  return (
    <>
      <p className="mb-5 text-body text-muted">{t("settings.prices.about")}</p>
      {data.declared.length > 0 && (
        <section aria-labelledby="declared" className="mb-6">
          <h2 id="declared" className="mb-2 text-heading">{t("settings.prices.declared")}</h2>
          <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
            {data.declared.map((one) => (
              <li key={one.model} className="flex items-center gap-3 px-4 py-2">
                <span className="mono min-w-0 flex-1 text-small [overflow-wrap:anywhere]">{one.model}</span>
                <span className="mono text-small">{typeof one.price === "string" ? spelled(one.price) : JSON.stringify(one.price)}</span>
                {may("admin") && <IconButton size="dense" label={t("settings.prices.remove", { model: one.model })} reason={one.is_set_here ? undefined : t("settings.prices.in_file")} onClick={() => void change(one.model, null)}><Trash2 size={14} /></IconButton>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.wanted.length > 0 && <Wanted wanted={data.wanted} mayDeclare={may("admin")} onDeclare={change} />}
      <Known />
    </>
  );
}

/** Models nothing can be ordered from before somebody says what they cost. */
function Wanted({ wanted, mayDeclare, onDeclare }: { wanted: readonly PriceWanted[]; mayDeclare: boolean; onDeclare: (model: string, price: string) => Promise<boolean> }) {
  const { t } = useTranslation();
  const [model, setModel] = useState("");
  const [amount, setAmount] = useState("");
  const [currency, setCurrency] = useState<string>("USD");
  const chosen = wanted.find((one) => one.model === model) ?? wanted[0];
  const [unit, setUnit] = useState<string>("");
  const declare = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) void onDeclare(chosen.model, `${amount} ${currency} per ${unit || chosen.unit}`).then((isDeclared) => { if (isDeclared) { setAmount(""); setModel(""); setUnit(""); } });
  };
  return (
    <section aria-labelledby="wanted" className="mb-6 rounded-card border border-warn/50 bg-warn/10 p-4">
      <h2 id="wanted" className="text-heading">{t("settings.prices.wanted", { count: wanted.length })}</h2>
      <p className="mt-1 text-body text-muted">{t("settings.prices.wanted_about")}</p>
      {mayDeclare && (
        <form onSubmit={declare} className="mt-3 flex flex-wrap items-center gap-2">
          <Select aria-label={t("sheet.model")} className="min-w-full flex-1 tablet:min-w-56" value={chosen?.model ?? ""} onChange={(event) => { setModel(event.target.value); setUnit(""); }}>
            {wanted.map((one) => <option key={one.model} value={one.model}>{one.model}</option>)}
          </Select>
          <Input aria-label={t("settings.prices.amount")} type="number" min={0} step="any" required placeholder="0.10" className="mono !w-24" value={amount} onChange={(event) => setAmount(event.target.value)} />
          <Select aria-label={t("settings.prices.currency")} className="!w-24" value={currency} onChange={(event) => setCurrency(event.target.value)}>{CURRENCIES.map((one) => <option key={one}>{one}</option>)}</Select>
          <Select aria-label={t("settings.prices.unit")} className="!w-32" value={unit || chosen?.unit} onChange={(event) => setUnit(event.target.value)}>{UNITS.map((one) => <option key={one} value={one}>{t(`settings.prices.per.${one}`)}</option>)}</Select>
          <Button type="submit" disabled={!amount}>{t("settings.prices.declare")}</Button>
        </form>
      )}
    </section>
  );
}

/** Prices of what is set up, with their source and day. */
function Known() {
  const { t } = useTranslation();
  const { data: models = [] } = useQuery(modelsQuery);
  const { data: providers = [] } = useQuery(providersQuery);
  const priced = models.filter((one) => one.price && !isFree([one.price]));
  if (priced.length === 0) return null;
  const label = (name: string) => providers.find((one) => one.name === name)?.label ?? name;
  return (
    <section aria-labelledby="known">
      <h2 id="known" className="mb-2 text-heading">{t("settings.prices.known")}</h2>
      <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {priced.map((one) => <Price key={`${one.provider}:${one.id}`} one={one} provider={label(one.provider)} />)}
      </ul>
    </section>
  );
}

function Price({ one, provider }: { one: ModelShown; provider: string }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 px-4 py-2">
      <span className="min-w-0 flex-1">
        <span className="block text-label [overflow-wrap:anywhere]">{one.id}</span>
        <span className="block truncate text-small text-muted" title={one.price_source}>{provider}{one.price_as_of && ` · ${t("sheet.as_of", { day: one.price_as_of })}`}</span>
      </span>
      <span className="mono text-small whitespace-nowrap">{one.price && money(one.price)} / {one.kind === "image" ? t("settings.prices.picture") : t("edit.lasts", { seconds: count(one.price_seconds) })}</span>
    </li>
  );
}
