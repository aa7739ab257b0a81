import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { changeMe, listSessions, revokeSession } from "@/api";
import { Button } from "@/components/button";
import { Field, Input } from "@/components/field";
import { useNow } from "@/components/use-now";
import { meQuery } from "@/film/me";
import { everyPage } from "@/film/queries";
import { agentOf } from "@/lib/agent";
import { ago, when } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";

/** Oneself: name, password, and where one is signed in. */
export function General() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  return (
    <div className="flex flex-col gap-8">
      <NameForm key={me.id} name={me.name} email={me.email} />
      <PasswordForm email={me.email} />
      <Sessions />
    </div>
  );
}

function NameForm({ name, email }: { name: string; email: string }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [said, setSaid] = useState(name);
  const save = (event: FormEvent) => {
    event.preventDefault();
    changeMe({ body: { name: said.trim() } }).then((me) => { cache.setQueryData(meQuery.queryKey, me); say(t("settings.general.saved")); }, (error: unknown) => complain(t("failed.person"), error));
  };
  return (
    <form onSubmit={save} className="flex flex-wrap items-end gap-x-3 gap-y-1">
      <Field label={t("name")} className="min-w-64 flex-1">{(ids) => <Input {...ids} autoComplete="name" maxLength={200} value={said} onChange={(event) => setSaid(event.target.value)} />}</Field>
      <Button type="submit" disabled={said.trim() === name}>{t("save")}</Button>
      <p className="basis-full text-small text-muted">{email}</p>
    </form>
  );
}

function PasswordForm({ email }: { email: string }) {
  const { t } = useTranslation();
  const [present, setPresent] = useState("");
  const [next, setNext] = useState("");
  const save = (event: FormEvent) => {
    event.preventDefault();
    changeMe({ body: { password: next, present_password: present } }).then(() => { setPresent(""); setNext(""); say(t("settings.general.saved")); }, (error: unknown) => complain(t("failed.person"), error));
  };
  return (
    <form onSubmit={save} aria-labelledby="password-title" className="border-t border-line pt-5">
      <h2 id="password-title" className="mb-3 text-heading">{t("settings.general.password")}</h2>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <div className="grid gap-3 tablet:grid-cols-2">
        <Field label={t("settings.general.present")}>{(ids) => <Input {...ids} type="password" required autoComplete="current-password" value={present} onChange={(event) => setPresent(event.target.value)} />}</Field>
        <Field label={t("settings.general.new")}>{(ids) => <Input {...ids} type="password" required autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} />}</Field>
      </div>
      <Button type="submit" className="mt-3" disabled={!present || !next}>{t("save")}</Button>
    </form>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const { data = [] } = useQuery({ queryKey: ["sessions"], queryFn: () => everyPage((cursor) => listSessions({ query: { limit: 200, cursor } })) });
  const told = (agent: string) => {
    const found = agentOf(agent);
    return found ? t("settings.general.browser", found) : agent;
  };
  const end = (id: string) =>
    void revokeSession({ path: { session_id: id } }).then(() => cache.invalidateQueries({ queryKey: ["sessions"] }), (error: unknown) => complain(t("failed.person"), error));
  return (
    <section aria-labelledby="sessions-title" className="border-t border-line pt-5">
      <h2 id="sessions-title" className="mb-3 text-heading">{t("settings.general.sessions")}</h2>
      <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {data.map((one) => (
          <li key={one.id} className="flex items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="truncate text-body" title={one.agent}>{told(one.agent) || one.address}</p>
              <p className="text-small text-muted">{one.address} · <time dateTime={one.seen_at} title={when(one.seen_at)}>{ago(one.seen_at, now)}</time>{one.is_this && ` · ${t("settings.general.this")}`}</p>
            </div>
            {!one.is_this && <Button size="dense" onClick={() => end(one.id)}>{t("settings.general.end")}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}
