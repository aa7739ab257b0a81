import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { createKey, listKeys, revokeKey } from "@/api";
import { Button } from "@/components/button";
import { Field, Input } from "@/components/field";
import { useNow } from "@/components/use-now";
import { ago } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { Once } from "./once";

/** Keys for programs: made, shown once, revoked. */
export function Keys() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const { data = [] } = useQuery({ queryKey: ["keys"], queryFn: () => listKeys() });
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const again = () => cache.invalidateQueries({ queryKey: ["keys"] });
  const refuse = (error: unknown) => complain(t("failed.key"), error);
  const make = (event: FormEvent) => {
    event.preventDefault();
    createKey({ body: { name: name.trim() } }).then((made) => { setSecret(made.key); setName(""); return again(); }, refuse);
  };
  return (
    <>
      <p className="mb-4 text-body text-muted">{t("settings.keys.about")}</p>
      {secret && <Once secret={secret} about={t("settings.keys.once")} />}
      <form onSubmit={make} className="mb-5 flex flex-wrap items-end gap-3">
        <Field label={t("name")} className="min-w-56 flex-1">{(ids) => <Input {...ids} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <Button type="submit" kind="primary" disabled={!name.trim()}>{t("settings.keys.make")}</Button>
      </form>
      {data.length === 0 ? <p className="text-body text-muted">{t("settings.keys.none")}</p> : (
        <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
          {data.map((one) => (
            <li key={one.id} className="flex items-center gap-3 px-4 py-2.5">
              <div className="min-w-0 flex-1">
                <p className="truncate text-label">{one.name} <span className="mono text-small text-muted">••••{one.tail}</span></p>
                <p className="text-small text-muted">{one.used_at ? t("settings.keys.used", { when: ago(one.used_at, now) }) : t("settings.keys.unused")}</p>
              </div>
              {one.revoked_at ? <span className="text-small text-muted">{t("settings.keys.revoked")}</span>
                : <Button size="dense" kind="danger" onClick={() => void revokeKey({ path: { key_id: one.id } }).then(again, refuse)}>{t("settings.keys.revoke")}</Button>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
