import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeWebhook, createWebhook, type WebhookShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Input } from "@/components/field";
import { complain } from "@/lib/toasts";

const NOUNS = ["run", "job", "work", "review", "note", "project"] as const;

/** Where to tell, and of what. */
export function WebhookForm({ hook, onClose, onDone }: { hook: WebhookShown | null; onClose: () => void; onDone: (made: { secret?: string | null | undefined }) => void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState(hook?.url ?? "");
  const [name, setName] = useState(hook?.name ?? "");
  const [events, setEvents] = useState<readonly string[]>(hook?.events ?? ["*"]);
  const [busy, setBusy] = useState(false);
  const isAll = events.includes("*");
  /** Single kinds that a program asked for stay as they are. */
  const flip = (kind: string, is: boolean) => {
    const others = events.filter((one) => one !== kind && one !== "*");
    setEvents(is ? [...others, kind] : others);
  };
  const save = () => {
    setBusy(true);
    const body = { url: url.trim(), name: name.trim(), events: [...events] };
    (hook ? changeWebhook({ path: { webhook_id: hook.id }, body }) : createWebhook({ body }))
      .then(onDone, (error: unknown) => complain(t("failed.webhook"), error)).finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t(hook ? "settings.webhooks.edit" : "settings.webhooks.add")} open onClose={onClose} onSubmit={save} width="small"
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={busy || !url.trim() || events.length === 0}>{t("save")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <Field label={t("settings.webhooks.url")}>{(ids) => <Input {...ids} autoFocus type="url" required maxLength={2000} placeholder="https://" className="mono" value={url} onChange={(event) => setUrl(event.target.value)} />}</Field>
        <Field label={t("name")}>{(ids) => <Input {...ids} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <fieldset>
          <legend className="mb-1.5 text-label text-muted">{t("settings.webhooks.events")}</legend>
          <Check label={t("settings.webhooks.everything")} checked={isAll} onChange={(event) => setEvents(event.target.checked ? ["*"] : [])} />
          <div className="mt-1 grid grid-cols-2 gap-x-4 gap-y-1">
            {NOUNS.map((noun) => <Check key={noun} label={t(`settings.webhooks.noun.${noun}`)} disabled={isAll} checked={isAll || events.includes(`${noun}.*`)} onChange={(event) => flip(`${noun}.*`, event.target.checked)} />)}
          </div>
        </fieldset>
      </div>
    </Dialog>
  );
}
