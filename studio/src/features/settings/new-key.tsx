import { useState } from "react";
import { useTranslation } from "react-i18next";

import { createKey, type KeyMade, type NewKey as Wish } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Input } from "@/components/field";
import { useMay } from "@/film/me";
import { complain } from "@/lib/toasts";

type Scope = NonNullable<Wish["scopes"]>[number];

const SCOPES: readonly Scope[] = ["read", "edit", "generate", "review", "footage", "webhooks", "admin"];
/** Whom a scope is good for, where that is not everybody. */
const FOR_ADMINS: readonly Scope[] = ["admin"];

/** The words of a scope, whatever the server may call one some day. */
export const scopeWord = (scope: string) => `settings.keys.scope.${scope as Scope}` as const;

/** A key for a program: its name, what it may, and what it may spend. */
export function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (made: KeyMade) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [limit, setLimit] = useState("");
  const [busy, setBusy] = useState(false);
  const offered = SCOPES.filter((scope) => !FOR_ADMINS.includes(scope) || may("admin"));
  const flip = (scope: Scope, is: boolean) => setScopes(is ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  const make = () => {
    setBusy(true);
    createKey({ body: { name: name.trim(), scopes: [...scopes], max_cost: limit.replaceAll(" ", "") || null } })
      .then(onMade, (error: unknown) => complain(t("failed.key"), error)).finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t("settings.keys.make")} open onClose={onClose} onSubmit={make} width="small"
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={busy || !name.trim()}>{t("settings.keys.make")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <Field label={t("name")} help={t("settings.keys.name_help")}>{(ids) => <Input {...ids} autoFocus required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <fieldset>
          <legend className="mb-1.5 text-label text-muted">{t("settings.keys.may")}</legend>
          <div className="grid grid-cols-2 gap-x-4 gap-y-1">
            {offered.map((scope) => <Check key={scope} label={t(scopeWord(scope))} checked={scopes.includes(scope)} onChange={(event) => flip(scope, event.target.checked)} />)}
          </div>
          <p className="mt-1.5 text-small text-muted">{t(scopes.length > 0 ? "settings.keys.may_only" : "settings.keys.may_all")}</p>
        </fieldset>
        <Field label={t("settings.limit")} help={t("settings.limit_help")}>{(ids) => <Input {...ids} className="mono" placeholder="20USD" value={limit} onChange={(event) => setLimit(event.target.value)} />}</Field>
      </div>
    </Dialog>
  );
}
