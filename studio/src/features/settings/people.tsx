import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { changeUser, createUser, listUsers, type Role, type UserChange, type UserShown } from "@/api";
import { Button } from "@/components/button";
import { Field, Input, Select } from "@/components/field";
import { meQuery } from "@/film/me";
import { complain } from "@/lib/toasts";
import { Once } from "./once";

const ROLES: readonly Role[] = ["viewer", "artist", "supervisor", "admin"];

/** Who has an account here; invitations are links, since a server need not be able to send mail. */
export function People() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data = [] } = useQuery({ queryKey: ["users"], queryFn: () => listUsers() });
  const [link, setLink] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("artist");
  const again = () => cache.invalidateQueries({ queryKey: ["users"] });
  const refuse = (error: unknown) => complain(t("failed.person"), error);
  const invite = (event: FormEvent) => {
    event.preventDefault();
    createUser({ body: { email, role } }).then((made) => { setLink(made.link); setEmail(""); return again(); }, refuse);
  };
  const change = (user: UserShown, body: UserChange) => void changeUser({ path: { user_id: user.id }, body }).then(again, refuse);
  return (
    <>
      {link && <Once secret={link} about={t("settings.people.link")} />}
      <form onSubmit={invite} className="mb-5 flex flex-wrap items-end gap-3">
        <Field label={t("email")} className="min-w-56 flex-1">{(ids) => <Input {...ids} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />}</Field>
        <Field label={t("settings.people.role")} className="w-36">{(ids) => <RoleChoice {...ids} value={role} onRole={setRole} />}</Field>
        <Button type="submit" kind="primary" disabled={!email}>{t("settings.people.invite")}</Button>
      </form>
      <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {data.map((one) => <Person key={one.id} one={one} onChange={(body) => change(one, body)} />)}
      </ul>
    </>
  );
}

function Person({ one, onChange }: { one: UserShown; onChange: (body: UserChange) => void }) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const isMe = me?.id === one.id;
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5">
      <div className="min-w-48 flex-1">
        <p className="truncate text-label">{one.name || one.email}</p>
        <p className="text-small text-muted">{one.email}{one.invited && ` · ${t("settings.people.invited")}`}{one.is_disabled && ` · ${t("settings.people.disabled")}`}</p>
      </div>
      {isMe ? <span className="text-small text-muted">{t(`role.${one.role}`)}</span> : (
        <>
          <RoleChoice aria-label={`${t("settings.people.role")}: ${one.email}`} value={one.role} onRole={(role) => onChange({ role })} className="!w-36" />
          <Button size="dense" kind="ghost" onClick={() => onChange({ is_disabled: !one.is_disabled })}>{t(one.is_disabled ? "settings.people.enable" : "settings.people.disable")}</Button>
        </>
      )}
    </li>
  );
}

function RoleChoice({ value, onRole, ...rest }: { value: Role; onRole: (role: Role) => void; id?: string; className?: string; "aria-label"?: string }) {
  const { t } = useTranslation();
  return <Select {...rest} value={value} onChange={(event) => onRole(event.target.value as Role)}>{ROLES.map((one) => <option key={one} value={one}>{t(`role.${one}`)}</option>)}</Select>;
}
