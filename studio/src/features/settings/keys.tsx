import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type KeyShown, listKeys, revokeKey } from "@/api";
import { Button } from "@/components/button";
import { Nothing } from "@/components/nothing";
import { useNow } from "@/components/use-now";
import { everyPage } from "@/film/queries";
import { ago, sums, when } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { NewKey, scopeWord } from "./new-key";
import { Once } from "./once";

/** Keys for programs: made, shown once, revoked. */
export function Keys() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data } = useQuery({ queryKey: ["keys"], queryFn: () => everyPage((cursor) => listKeys({ query: { limit: 200, cursor } })) });
  const [secret, setSecret] = useState("");
  const [isMaking, setMaking] = useState(false);
  const again = () => cache.invalidateQueries({ queryKey: ["keys"] });
  const revoke = (id: string) => void revokeKey({ path: { key_id: id } }).then(again, (error: unknown) => complain(t("failed.key"), error));
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <p className="min-w-56 flex-1 text-body text-muted">{t("settings.keys.about")}</p>
        <Button kind="primary" icon={<KeyRound size={15} />} onClick={() => setMaking(true)}>{t("settings.keys.make")}</Button>
      </div>
      {secret && <Once secret={secret} about={t("settings.keys.once")} />}
      {data?.length === 0 && <Nothing>{t("settings.keys.none")}</Nothing>}
      {data && data.length > 0 && (
        <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
          {data.map((one) => <Line key={one.id} one={one} onRevoke={() => revoke(one.id)} />)}
        </ul>
      )}
      {isMaking && <NewKey onClose={() => setMaking(false)} onMade={(made) => { setMaking(false); setSecret(made.key); void again(); }} />}
    </>
  );
}

function Line({ one, onRevoke }: { one: KeyShown; onRevoke: () => void }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const zero = sums(one.cap.map((cap) => ({ ...cap, amount: "0" })));
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="text-label [overflow-wrap:anywhere]">{one.name} <span className="mono text-small text-muted">••••{one.tail}</span></p>
        <p className="text-small text-muted">
          {one.scopes.length > 0 ? one.scopes.map((scope) => t(scopeWord(scope))).join(", ") : t("settings.keys.all")}
          {one.cap.length > 0 && <> · <span className="mono">{t("settings.spent_of", { spent: sums(one.spent) || zero, cap: sums(one.cap) })}</span></>}
        </p>
        <p className="text-small text-muted" title={one.used_at ? when(one.used_at) : undefined}>{one.used_at ? t("settings.keys.used", { when: ago(one.used_at, now) }) : t("settings.keys.unused")}</p>
      </div>
      {one.revoked_at ? <span className="text-small text-muted">{t("settings.keys.revoked")}</span>
        : <Button size="dense" kind="danger" aria-label={`${t("settings.keys.revoke")}: ${one.name}`} onClick={onRevoke}>{t("settings.keys.revoke")}</Button>}
    </li>
  );
}
