import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ProviderShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, Select } from "@/components/field";
import { say } from "@/lib/toasts";
import { needsAddress, ProviderFields, useProviderForm } from "./provider-form";

/** Set a provider up: one of the catalogue, or a server of one's own that speaks OpenAI's dialect. */
export function AddProvider({ all, onClose }: { all: readonly ProviderShown[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(all[0]?.name ?? "");
  const one = all.find((other) => other.name === name);
  const choice = (
    <Field label={t("settings.providers.which")} className="mb-4">
      {(ids) => (
        <Select {...ids} data-first value={name} onChange={(event) => setName(event.target.value)}>
          {all.map((other) => <option key={other.name} value={other.name}>{other.flavours.length > 0 ? t("settings.providers.self_hosted") : other.label}</option>)}
        </Select>
      )}
    </Field>
  );
  return one ? <Adding key={one.name} one={one} onClose={onClose}>{choice}</Adding> : null;
}

function Adding({ one, onClose, children }: { one: ProviderShown; onClose: () => void; children: React.ReactNode }) {
  const { t } = useTranslation();
  const form = useProviderForm(one, () => { say(t("settings.providers.added", { name: one.label })); onClose(); }, { flavour: one.flavours[1] });
  const isEmpty = (one.needs_key && form.key.trim() === "") || (needsAddress(one, form.flavour) && form.url.trim() === "");
  return (
    <Dialog
      title={t("settings.providers.add")} about={t("settings.providers.add_about")} open onClose={onClose} onSubmit={() => !isEmpty && form.save()} width="small"
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={form.busy || isEmpty}>{t("settings.providers.add")}</Button></>}
    >
      {children}
      <ProviderFields one={one} form={form} />
    </Dialog>
  );
}
