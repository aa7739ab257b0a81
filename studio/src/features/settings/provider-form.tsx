import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeProviderSettings, type ProviderChange, type ProviderShown } from "@/api";
import { Field, Input, Select } from "@/components/field";
import { complain } from "@/lib/toasts";

export interface ProviderForm {
  key: string;
  url: string;
  slots: string;
  flavour: string;
  set: (change: Partial<Pick<ProviderForm, "key" | "url" | "slots" | "flavour">>) => void;
  busy: boolean;
  save: () => void;
}

/** What is being typed of a provider, and sending of it what was changed. The key goes one way only. */
export function useProviderForm(one: ProviderShown, onSaved: () => void, first: { flavour?: string | undefined } = {}): ProviderForm {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [typed, setTyped] = useState({ key: "", url: one.base_url, slots: one.most_slots === null ? "" : String(one.most_slots), flavour: first.flavour ?? one.flavour });
  const [busy, setBusy] = useState(false);
  const save = () => {
    const body: ProviderChange = {
      ...(typed.key.trim() ? { api_key: typed.key.trim() } : {}),
      ...(typed.url.trim() !== one.base_url ? { base_url: typed.url.trim() } : {}),
      ...(typed.slots !== (one.most_slots === null ? "" : String(one.most_slots)) ? { max_concurrency: Number(typed.slots) } : {}),
      ...(typed.flavour !== one.flavour ? { flavour: typed.flavour } : {}),
    };
    setBusy(true);
    changeProviderSettings({ path: { name: one.name }, body })
      .then(
        () => { for (const name of ["providers", "models", "estimate"]) void cache.invalidateQueries({ queryKey: [name] }); onSaved(); },
        (error: unknown) => complain(t("failed.provider", { name: one.label }), error),
      )
      .finally(() => setBusy(false));
  };
  return { ...typed, set: (change) => setTyped((now) => ({ ...now, ...change })), busy, save };
}

/** Whether an address must be given: the vendor has none of its own, or it is a server of one's own. */
export const needsAddress = (one: ProviderShown, flavour: string): boolean => one.needs_address || (one.flavours.length > 0 && flavour !== one.flavours[0]);

/** The fields that a provider has: its key where it needs one, its address, how many takes at once. */
export function ProviderFields({ one, form }: { one: ProviderShown; form: ProviderForm }) {
  const { t } = useTranslation();
  const isOwn = needsAddress(one, form.flavour);
  return (
    <div className="flex flex-col gap-4">
      {one.flavours.length > 0 && <Field label={t("settings.providers.flavour")}>{(ids) => <Select {...ids} value={form.flavour} onChange={(event) => form.set({ flavour: event.target.value })}>{one.flavours.map((name) => <option key={name}>{name}</option>)}</Select>}</Field>}
      {isOwn && <Address form={form} label={t("settings.providers.address")} isNeeded />}
      {one.needs_key && (
        <Field
          label={t("settings.providers.key")}
          help={<>{(one.key_tail || one.ready) && t("settings.providers.key_help", { tail: one.key_tail ? `••••${one.key_tail}` : t("settings.providers.key_set") })}{isOwn && one.flavours.length > 0 && <> {t("settings.providers.any_key")}</>}{one.key_page && !isOwn && <> <a href={one.key_page} target="_blank" rel="noreferrer" className="text-accent underline underline-offset-2">{t("settings.providers.key_page")}</a></>}</>}
        >
          {(ids) => <Input {...ids} type="password" autoComplete="off" autoFocus className="mono" value={form.key} onChange={(event) => form.set({ key: event.target.value })} />}
        </Field>
      )}
      {!isOwn && <Address form={form} label={t("settings.providers.base_url")} />}
      <Field label={t("settings.providers.slots")} help={t("settings.providers.slots_help")}>{(ids) => <Input {...ids} type="number" min={0} max={10000} className="mono" placeholder={one.slots === null ? "" : String(one.slots)} value={form.slots} onChange={(event) => form.set({ slots: event.target.value })} />}</Field>
    </div>
  );
}

function Address({ form, label, isNeeded = false }: { form: ProviderForm; label: string; isNeeded?: boolean }) {
  const { t } = useTranslation();
  return <Field label={label} help={isNeeded ? t("settings.providers.address_help") : undefined}>{(ids) => <Input {...ids} type="url" required={isNeeded} className="mono" value={form.url} onChange={(event) => form.set({ url: event.target.value })} />}</Field>;
}
