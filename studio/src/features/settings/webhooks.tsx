import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, Ellipsis, KeyRound, Pencil, Plus, Power, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeWebhook, deleteWebhook, listWebhooks, testWebhook, type WebhookChange, type WebhookShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { Dialog } from "@/components/dialog";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { Nothing } from "@/components/nothing";
import { useNow } from "@/components/use-now";
import { ago, count } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { Deliveries } from "./deliveries";
import { Once } from "./once";
import { WebhookForm } from "./webhook-form";

/** Addresses that are told what happens, signed; what they were told, and telling it again. */
export function Webhooks() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data } = useQuery({ queryKey: ["webhooks"], queryFn: () => listWebhooks() });
  const [secret, setSecret] = useState("");
  const [layer, setLayer] = useState<{ type: "form"; hook: WebhookShown | null } | { type: "delete"; hook: WebhookShown } | null>(null);
  const again = () => Promise.all([cache.invalidateQueries({ queryKey: ["webhooks"] }), cache.invalidateQueries({ queryKey: ["deliveries"] })]);
  const refuse = (error: unknown) => complain(t("failed.webhook"), error);
  const done = (made: { secret?: string | null | undefined }) => { setLayer(null); if (made.secret) setSecret(made.secret); void again(); };
  const change = (hook: WebhookShown, body: WebhookChange) => void changeWebhook({ path: { webhook_id: hook.id }, body }).then(done, refuse);
  const test = (hook: WebhookShown) =>
    void testWebhook({ path: { webhook_id: hook.id } }).then((told) => {
      void again();
      if (told.state === "delivered") say(t("settings.webhooks.works", { status: told.status, ms: told.milliseconds === null ? "" : count(told.milliseconds) }));
      else complain(t("settings.webhooks.fails"), new Error([told.why, told.answer].filter(Boolean).join(" · ")));
    }, refuse);
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <p className="min-w-56 flex-1 text-body text-muted">{t("settings.webhooks.about")}</p>
        <Button kind="primary" icon={<Plus size={15} />} onClick={() => setLayer({ type: "form", hook: null })}>{t("settings.webhooks.add")}</Button>
      </div>
      {secret && <Once secret={secret} about={t("settings.webhooks.once")} />}
      {data?.length === 0 && <Nothing>{t("settings.webhooks.none")}</Nothing>}
      {data && data.length > 0 && (
        <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
          {data.map((hook) => <Line key={hook.id} hook={hook} onChange={(body) => change(hook, body)} onTest={() => test(hook)} onEdit={() => setLayer({ type: "form", hook })} onDelete={() => setLayer({ type: "delete", hook })} />)}
        </ul>
      )}
      {layer?.type === "form" && <WebhookForm hook={layer.hook} onClose={() => setLayer(null)} onDone={done} />}
      {layer?.type === "delete" && (
        <Dialog
          title={t("settings.webhooks.delete_title", { name: layer.hook.name || layer.hook.url })} about={t("settings.webhooks.delete_about")} open onClose={() => setLayer(null)} width="small"
          onSubmit={() => void deleteWebhook({ path: { webhook_id: layer.hook.id } }).then(() => done({}), refuse)}
          footer={<><Button kind="ghost" onClick={() => setLayer(null)}>{t("cancel")}</Button><Button kind="danger" type="submit">{t("settings.webhooks.delete")}</Button></>}
        />
      )}
    </>
  );
}

function Line({ hook, onChange, onTest, onEdit, onDelete }: { hook: WebhookShown; onChange: (body: WebhookChange) => void; onTest: () => void; onEdit: () => void; onDelete: () => void }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const [isOpen, setOpen] = useState(false);
  const name = hook.name || hook.url;
  const isOn = hook.state === "on";
  const events = hook.events.includes("*") ? t("settings.webhooks.everything") : hook.events.join(", ");
  return (
    <li>
      <div className="flex items-center gap-2 py-2.5 pr-3 pl-2">
        <IconButton label={t("settings.webhooks.deliveries", { name })} size="dense" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? <ChevronDown size={15} /> : <ChevronRight size={15} />}</IconButton>
        <div className="min-w-0 flex-1">
          <p className="text-label [overflow-wrap:anywhere]"><span className={cx("mr-2 inline-block size-2 rounded-full", isOn ? "bg-ok" : hook.state === "off" ? "bg-control" : "bg-bad")} aria-hidden />{name}</p>
          <p className="text-small text-muted [overflow-wrap:anywhere]">{t(`settings.webhooks.state.${hook.state}`)} · {events}{hook.waiting > 0 && ` · ${t("settings.webhooks.waiting", { count: hook.waiting, number: count(hook.waiting) })}`}{hook.delivered_at && ` · ${ago(hook.delivered_at, now)}`}</p>
          {hook.why && <p className="text-small text-warn">{hook.why}</p>}
        </div>
        <Button size="dense" kind="ghost" icon={<Send size={13} />} aria-label={`${t("settings.webhooks.test")}: ${name}`} onClick={onTest}>{t("settings.webhooks.test")}</Button>
        <Menu trigger={<IconButton label={t("more_about", { name })}><Ellipsis size={16} /></IconButton>}>
          <MenuItem icon={<Pencil size={14} />} onSelect={onEdit}>{t("settings.providers.edit")}</MenuItem>
          <MenuItem icon={<Power size={14} />} onSelect={() => onChange({ is_on: !isOn })}>{t(isOn ? "settings.webhooks.turn_off" : "settings.webhooks.turn_on")}</MenuItem>
          <MenuItem icon={<KeyRound size={14} />} onSelect={() => onChange({ new_secret: true })}>{t("settings.webhooks.new_secret")}</MenuItem>
          <MenuLine />
          <MenuItem icon={<Trash2 size={14} />} tone="bad" onSelect={onDelete}>{t("settings.webhooks.delete")}</MenuItem>
        </Menu>
      </div>
      {isOpen && <Deliveries hook={hook} />}
    </li>
  );
}
