import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeProviderSettings, type ModelShown, type ProviderShown, testProvider } from "@/api";
import { Button } from "@/components/button";
import { cx } from "@/components/cx";
import { Dialog } from "@/components/dialog";
import { Field, Input } from "@/components/field";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useMay } from "@/film/me";
import { providersQuery, readyModelsQuery } from "@/film/queries";
import { count, money } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";

/** Every provider: whether it is set up, and whether it answers. */
export function Providers() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(providersQuery);
  const { data: models = [] } = useQuery(readyModelsQuery);
  const [editing, setEditing] = useState<ProviderShown | null>(null);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loading><Skeleton className="h-64" /></Loading>;
  return (
    <>
      <p className="mb-4 text-body text-muted">{t("settings.providers.about")}</p>
      <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {data.map((one) => <Line key={one.name} one={one} cheapest={cheapestOf(models, one.name)} onEdit={() => setEditing(one)} />)}
      </ul>
      {editing && <EditProvider one={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

/** What the cheapest take of a provider costs; undefined where it is free, or nobody knows. */
function cheapestOf(models: readonly ModelShown[], provider: string): ModelShown | undefined {
  const priced = models.filter((one) => one.provider === provider && one.price && Number(one.price.amount) > 0);
  const each = (one: ModelShown) => Number(one.price?.amount) / one.price_seconds;
  return priced.toSorted((a, b) => each(a) - each(b))[0];
}

function Line({ one, cheapest, onEdit }: { one: ProviderShown; cheapest: ModelShown | undefined; onEdit: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const [busy, setBusy] = useState(false);
  const test = () => {
    setBusy(true);
    testProvider({ path: { name: one.name } })
      .then((told) => (told.ok ? say(t("settings.providers.works", { name: one.label, ms: told.milliseconds }), undefined, told.message) : complain(t("settings.providers.fails", { name: one.label }), new Error([told.message, told.fix].filter(Boolean).join(" · ")))))
      .catch((error: unknown) => complain(t("settings.providers.fails", { name: one.label }), error))
      .finally(() => setBusy(false));
  };
  const key = one.key_tail ? `••••${one.key_tail}` : t(!one.needs_key ? "settings.providers.no_key" : one.ready ? "settings.providers.key_set" : "settings.providers.key_none");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <span className={cx("size-2 shrink-0 rounded-full", one.state === "paused" ? "bg-bad" : one.ready ? "bg-ok" : "bg-control")} aria-hidden />
      <div className="min-w-40 flex-1">
        <p className="text-label">{one.label}</p>
        <p className="text-small text-muted"><span className="mono">{key}</span> · {t("settings.providers.models", { count: one.models.length })} · {t(`provider_state.${one.state as "open"}`)}
          {cheapest?.price && <> · <span className="mono">{t("settings.providers.from", { sum: money(cheapest.price), seconds: count(cheapest.price_seconds) })}</span></>}
          {one.slots !== null && <> · <span className="mono">{t("queue.slots", { used: one.in_flight, slots: one.slots })}</span></>}
        </p>
        {one.reason && <p className="text-small text-warn">{one.reason}</p>}
      </div>
      {may("admin") && (
        <span className="flex gap-2">
          {one.ready && <Button size="dense" kind="ghost" disabled={busy} onClick={test}>{t(busy ? "settings.providers.testing" : "settings.providers.test")}</Button>}
          {one.name !== "rehearsal" && <Button size="dense" aria-label={`${t("settings.providers.edit")}: ${one.label}`} onClick={onEdit}>{t("settings.providers.edit")}</Button>}
        </span>
      )}
    </li>
  );
}

function EditProvider({ one, onClose }: { one: ProviderShown; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [key, setKey] = useState("");
  const [url, setUrl] = useState(one.base_url);
  const [slots, setSlots] = useState("");
  const save = () => {
    const body = { ...(key.trim() ? { api_key: key.trim() } : {}), ...(url !== one.base_url ? { base_url: url.trim() } : {}), ...(slots ? { max_concurrency: Number(slots) } : {}) };
    changeProviderSettings({ path: { name: one.name }, body }).then(
      () => { for (const name of ["providers", "models", "estimate"]) void cache.invalidateQueries({ queryKey: [name] }); onClose(); },
      (error: unknown) => complain(t("failed.provider", { name: one.label }), error),
    );
  };
  return (
    <Dialog
      title={one.label} open onClose={onClose} onSubmit={save} width="small"
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit">{t("save")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        {one.needs_key && (
          <Field
            label={t("settings.providers.key")}
            help={<>{t("settings.providers.key_help", { tail: one.key_tail ? `••••${one.key_tail}` : t(one.ready ? "settings.providers.key_set" : "settings.providers.key_none") })}{one.key_page && <> <a href={one.key_page} target="_blank" rel="noreferrer" className="text-accent underline underline-offset-2">{t("settings.providers.key_page")}</a></>}</>}
          >
            {(ids) => <Input {...ids} type="password" autoComplete="off" autoFocus className="mono" value={key} onChange={(event) => setKey(event.target.value)} />}
          </Field>
        )}
        <Field label={t("settings.providers.base_url")}>{(ids) => <Input {...ids} type="url" className="mono" value={url} onChange={(event) => setUrl(event.target.value)} />}</Field>
        <Field label={t("settings.providers.slots")}>{(ids) => <Input {...ids} type="number" min={0} max={10000} className="mono" placeholder={one.slots === null ? "" : String(one.slots)} value={slots} onChange={(event) => setSlots(event.target.value)} />}</Field>
      </div>
    </Dialog>
  );
}
