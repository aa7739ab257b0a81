import { useQuery } from "@tanstack/react-query";
import { type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { providersQuery } from "@/film/queries";
import { useKept } from "./kept";
import { SettingField } from "./setting-field";

/** How this workspace makes takes and what it lets in; holds at once, for what is begun from now on. */
export function Workspace() {
  const { t } = useTranslation();
  const kept = useKept();
  const { data: providers = [] } = useQuery(providersQuery);
  if (kept.error) return <Trouble error={kept.error} retry={() => void kept.refetch()} />;
  if (!kept.settings) return <Loading><Skeleton className="h-64" /></Loading>;
  const save = (event: FormEvent) => { event.preventDefault(); void kept.save(); };
  const choices = [{ value: "", label: t("settings.workspace.undecided") }, ...providers.filter((one) => one.ready).map((one) => ({ value: one.name, label: one.label }))];
  return (
    <form onSubmit={save} className="flex flex-col gap-8">
      <section className="grid gap-4 tablet:grid-cols-2">
        <h2 className="text-heading tablet:col-span-2">{t("settings.workspace.making")}</h2>
        <SettingField kept={kept} name="provider" options={choices} />
        <SettingField kept={kept} name="model" />
        <SettingField kept={kept} name="takes" type="number" />
        <SettingField kept={kept} name="max_cost" placeholder="8USD,50CNY" />
        <SettingField kept={kept} name="monthly_budget" placeholder="200USD,500CNY" />
        <SettingField kept={kept} name="route" />
      </section>
      <section className="grid gap-4 border-t border-line pt-6 tablet:grid-cols-2">
        <h2 className="text-heading tablet:col-span-2">{t("settings.workspace.footage")}</h2>
        <SettingField kept={kept} name="import_max_bytes" type="number" about={t("settings.workspace.about_file")} />
        <SettingField kept={kept} name="footage_quota" type="number" about={t("settings.workspace.about_quota")} />
        <SettingField kept={kept} name="import_timeout" type="number" />
      </section>
      <section className="border-t border-line pt-6">
        <h2 className="mb-4 text-heading">{t("settings.people.title")}</h2>
        <SettingField kept={kept} name="open_registration" />
      </section>
      <div className="sticky bottom-0 -mx-4 flex justify-end border-t border-line bg-bg px-4 py-3 tablet:-mx-8 tablet:px-8">
        <Button type="submit" kind="primary" disabled={kept.busy || kept.changed.length === 0}>{t("save")}</Button>
      </div>
    </form>
  );
}
