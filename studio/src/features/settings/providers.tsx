import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type ModelShown, type ProviderShown, resumeProvider, testProvider } from "@/api";
import { Button } from "@/components/button";
import { cx } from "@/components/cx";
import { Dialog } from "@/components/dialog";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useMay } from "@/film/me";
import { providersQuery, readyModelsQuery } from "@/film/queries";
import { count, money } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain, say } from "@/lib/toasts";
import { AddProvider } from "./add-provider";
import { ProviderFields, useProviderForm } from "./provider-form";

/** Every provider: whether it is set up, and whether it answers. */
export function Providers() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(providersQuery);
  const { data: models = [] } = useQuery(readyModelsQuery());
  const may = useMay();
  const [editing, setEditing] = useState<ProviderShown | null>(null);
  const [isAdding, setAdding] = useState(false);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loading><Skeleton className="h-64" /></Loading>;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-body text-muted">{t("settings.providers.about")}</p>
        {may("admin") && <Button kind="primary" icon={<Plus size={15} />} onClick={() => setAdding(true)}>{t("settings.providers.add")}</Button>}
      </div>
      {!data.some((one) => one.ready && one.name !== "rehearsal") && <p className="mb-3 rounded-card border border-line bg-surface px-4 py-3"><span className="text-label">{t("settings.providers.none")}</span> <span className="text-muted">{t("settings.providers.none_about")}</span></p>}
      <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {data.filter(isSetUp).map((one) => <Line key={one.name} one={one} cheapest={cheapestOf(models, one.name)} onEdit={() => setEditing(one)} />)}
      </ul>
      {editing && <EditProvider one={editing} onClose={() => setEditing(null)} />}
      {isAdding && <AddProvider all={data.filter((one) => !isSetUp(one))} onClose={() => setAdding(false)} />}
    </>
  );
}

/** Whether somebody began to set a provider up: the others stand in the catalogue. */
const isSetUp = (one: ProviderShown): boolean => one.ready || one.key_tail !== "" || one.key_origin !== "" || one.is_held;

const DOTS: Record<string, string> = { paused: "bg-bad", held: "bg-warn", safe: "bg-warn", open: "bg-ok" };

/** What the cheapest take of a provider costs; undefined where it is free, or nobody knows. */
function cheapestOf(models: readonly ModelShown[], provider: string): ModelShown | undefined {
  const priced = models.filter((one) => one.provider === provider && one.price && Number(one.price.amount) > 0);
  const each = (one: ModelShown) => Number(one.price?.amount) / one.price_seconds;
  return priced.toSorted((a, b) => each(a) - each(b))[0];
}

function Line({ one, cheapest, onEdit }: { one: ProviderShown; cheapest: ModelShown | undefined; onEdit: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  /** How long the last test took, for as long as the page is open. */
  const [latency, setLatency] = useState<number | null>(null);
  const test = () => {
    setBusy(true);
    setLatency(null);
    testProvider({ path: { name: one.name } })
      .then((told) => {
        if (told.ok) { setLatency(told.milliseconds); say(t("settings.providers.works", { name: one.label, ms: count(told.milliseconds) }), undefined, told.message); }
        else complain(t("settings.providers.fails", { name: one.label }), new Error([told.message, told.fix].filter(Boolean).join(" · ")));
      })
      .catch((error: unknown) => complain(t("settings.providers.fails", { name: one.label }), error))
      .finally(() => setBusy(false));
  };
  const resume = () => void resumeProvider({ path: { name: one.name } }).then(() => cache.invalidateQueries({ queryKey: ["providers"] }), (error: unknown) => complain(t("failed.provider", { name: one.label }), error));
  const key = one.key_tail ? `••••${one.key_tail}` : t(!one.needs_key ? "settings.providers.no_key" : one.ready ? "settings.providers.key_set" : "settings.providers.key_none");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <span className={cx("size-2 shrink-0 rounded-full", one.ready ? (DOTS[one.state] ?? "bg-control") : "bg-control")} aria-hidden />
      <div className="min-w-40 flex-1">
        <p className="text-label">{one.label} <span className={cx("ml-1 text-small", one.state === "paused" ? "text-bad" : one.state === "safe" || one.state === "held" ? "text-warn" : one.state === "open" ? "text-ok" : "text-muted")}>{t(`provider_state.${one.state as "open"}`)}</span></p>
        <p className="text-small text-muted"><span className="mono">{key}</span> · {t("settings.providers.models", { count: one.models.length })}
          {cheapest?.price && <> · <span className="mono">{t("settings.providers.from", { sum: money(cheapest.price), seconds: count(cheapest.price_seconds) })}</span></>}
          {one.slots !== null && <> · <span className="mono">{t("queue.slots", { used: one.in_flight, slots: one.slots })}</span></>}
          {one.slots === null && one.most_slots !== null && <> · <span className="mono">{t("settings.providers.most", { count: one.most_slots })}</span></>}
          {one.usual_seconds !== null && <> · <span className="mono" title={t("settings.providers.took_about")}>{t("settings.providers.took", { time: runningTime(one.usual_seconds) })}</span></>}
          {latency !== null && <> · <span role="status" className="mono text-ok">{t("settings.providers.latency", { ms: count(latency) })}</span></>}
        </p>
        {one.reason && <p className="text-small text-warn">{one.reason}</p>}
      </div>
      {may("admin") && (
        <span className="flex gap-2">
          {one.state === "paused" && <Button size="dense" onClick={resume}>{t("settings.providers.resume")}</Button>}
          {one.ready && <Button size="dense" kind="ghost" disabled={busy} onClick={test}>{t(busy ? "settings.providers.testing" : "settings.providers.test")}</Button>}
          {one.name !== "rehearsal" && <Button size="dense" aria-label={`${t("settings.providers.edit")}: ${one.label}`} onClick={onEdit}>{t("settings.providers.edit")}</Button>}
        </span>
      )}
    </li>
  );
}

function EditProvider({ one, onClose }: { one: ProviderShown; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useProviderForm(one, onClose);
  return (
    <Dialog
      title={one.label} open onClose={onClose} onSubmit={form.save} width="small"
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={form.busy}>{t("save")}</Button></>}
    >
      <ProviderFields key={one.name} one={one} form={form} />
    </Dialog>
  );
}
