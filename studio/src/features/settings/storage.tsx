import { CircleCheck, HardDrive, TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { type StorageTested, testStorage } from "@/api";
import { Button } from "@/components/button";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { sentence } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { useKept } from "./kept";
import { SettingField } from "./setting-field";

const FIELDS = ["storage", "storage_backend", "storage_endpoint", "storage_region", "storage_domain", "storage_key", "storage_secret"] as const;

/** Where films are copied to and from where providers fetch pictures; tried before anybody relies on it. */
export function Storage() {
  const { t } = useTranslation();
  const kept = useKept();
  const [told, setTold] = useState<StorageTested | null>(null);
  const [busy, setBusy] = useState(false);
  if (kept.error) return <Trouble error={kept.error} retry={() => void kept.refetch()} />;
  if (!kept.settings) return <Loading><Skeleton className="h-64" /></Loading>;
  const test = async () => {
    if (kept.changed.length > 0 && !(await kept.save())) return;
    setBusy(true);
    setTold(await testStorage().catch((error: unknown) => { complain(t("settings.storage.fails"), error); return null; }));
    setBusy(false);
  };
  const save = (event: FormEvent) => { event.preventDefault(); setTold(null); void kept.save(); };
  const place = kept.valueOf("storage").trim();
  const isBucket = /^[a-z0-9]+:\/\//i.test(place) && !place.startsWith("file://");
  const own = FIELDS.filter((name) => kept.of(name)?.is_set_here);
  return (
    <form onSubmit={save}>
      <p className="mb-4 text-body text-muted">{t("settings.storage.about")}</p>
      <div className="mb-5 flex items-center gap-3 rounded-card border border-line bg-surface px-4 py-3">
        <HardDrive size={18} className="shrink-0 text-muted" />
        <p className="min-w-0 flex-1 text-body">{place ? <span className="mono break-all">{place}</span> : t("settings.storage.here")}</p>
        <Button disabled={busy || kept.busy} reason={place ? undefined : t("settings.storage.none")} onClick={() => void test()}>{t(busy ? "settings.providers.testing" : kept.changed.length > 0 ? "settings.storage.save_test" : "settings.providers.test")}</Button>
      </div>
      {told && <Told told={told} />}
      <div className="grid gap-4 tablet:grid-cols-2">
        <SettingField kept={kept} name="storage" placeholder="s3://films/takes" className="tablet:col-span-2" />
        <SettingField kept={kept} name="storage_backend" className="tablet:col-span-2" options={BACKENDS.map((value) => ({ value, label: t(`settings.storage.backend.${value || "unset"}`) }))} about="" />
        {(isBucket || FIELDS.slice(2).some((name) => kept.of(name)?.value)) && (
          <>
            <SettingField kept={kept} name="storage_key" />
            <SettingField kept={kept} name="storage_secret" />
            <SettingField kept={kept} name="storage_region" placeholder="us-east-1" />
            <SettingField kept={kept} name="storage_endpoint" type="url" placeholder="https://minio.example.com" />
            <SettingField kept={kept} name="storage_domain" className="tablet:col-span-2" />
          </>
        )}
      </div>
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        {own.length > 0 && <Button kind="ghost" onClick={() => { setTold(null); void kept.clear(own); }}>{t("settings.storage.clear")}</Button>}
        <Button type="submit" kind="primary" disabled={kept.busy || kept.changed.length === 0}>{t("save")}</Button>
      </div>
    </form>
  );
}

const BACKENDS = ["", "local", "hybrid", "s3", "oss", "cos"] as const;

/** What a test of the store did, step by step, and where it stopped. */
function Told({ told }: { told: StorageTested }) {
  return (
    <div role="status" className={told.ok ? "mb-5 rounded-card border border-ok/50 bg-ok/10 p-4" : "mb-5 rounded-card border border-bad/50 bg-bad/10 p-4"}>
      <p className="flex items-start gap-2 text-body">{told.ok ? <CircleCheck size={16} className="mt-0.5 shrink-0 text-ok" /> : <TriangleAlert size={16} className="mt-0.5 shrink-0 text-bad" />}<span className="[overflow-wrap:anywhere]">{sentence(told.message)}</span></p>
      {told.fix && <p className="mt-1 pl-6 text-body text-muted">{told.fix}</p>}
      {told.steps.length > 0 && <ul className="mt-2 pl-6 text-small text-muted">{told.steps.map((one) => <li key={one}>✓ {one}</li>)}</ul>}
    </div>
  );
}
