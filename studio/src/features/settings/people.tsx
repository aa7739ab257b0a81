import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, CircleCheck, Coins, Ellipsis, Link2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { changeUser, createUser, type Role, type UserChange, type UserShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, Input, Select } from "@/components/field";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { useNow } from "@/components/use-now";
import { meQuery } from "@/film/me";
import { usersQuery } from "@/film/queries";
import { ago, sums } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { Once } from "./once";

const ROLES: readonly Role[] = ["viewer", "artist", "supervisor", "admin"];

/** Who has an account here; invitations are links, since a server need not be able to send mail. */
export function People() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data = [] } = useQuery(usersQuery);
  const [link, setLink] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("artist");
  const [rationed, setRationed] = useState<UserShown | null>(null);
  const again = () => cache.invalidateQueries({ queryKey: ["users"] });
  const refuse = (error: unknown) => complain(t("failed.person"), error);
  const invite = (event: FormEvent) => {
    event.preventDefault();
    createUser({ body: { email, role } }).then((made) => { setLink(made.link); setEmail(""); return again(); }, refuse);
  };
  const change = (user: UserShown, body: UserChange) =>
    changeUser({ path: { user_id: user.id }, body }).then((told) => { if (told.link) setLink(told.link); return again(); });
  return (
    <>
      {link && <Once key={link} secret={link} about={t("settings.people.link")} />}
      <form onSubmit={invite} className="mb-5 flex flex-wrap items-end gap-3">
        <Field label={t("email")} className="min-w-56 flex-1">{(ids) => <Input {...ids} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />}</Field>
        <Field label={t("settings.people.role")} className="w-36">{(ids) => <RoleChoice {...ids} value={role} onRole={setRole} />}</Field>
        <Button type="submit" kind="primary" disabled={!email}>{t("settings.people.invite")}</Button>
      </form>
      <ul className="divide-y divide-line/60 rounded-card border border-line bg-surface">
        {data.map((one) => <Person key={one.id} one={one} onChange={(body) => void change(one, body).catch(refuse)} onRation={() => setRationed(one)} />)}
      </ul>
      {rationed && <Quota one={rationed} onClose={() => setRationed(null)} onSet={(quota) => void change(rationed, { quota }).then(() => { setRationed(null); say(t("settings.general.saved")); }, refuse)} />}
    </>
  );
}

function Person({ one, onChange, onRation }: { one: UserShown; onChange: (body: UserChange) => void; onRation: () => void }) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const now = useNow(60_000);
  const name = one.name || one.email;
  const told = [one.name && one.email, one.invited && t("settings.people.invited"), one.is_disabled && t("settings.people.disabled"), one.seen_at && t("settings.people.seen", { when: ago(one.seen_at, now) })];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-4 py-2.5 tablet:grid-cols-[minmax(0,1fr)_auto_auto]">
      <div className="min-w-0">
        <p className="text-label [overflow-wrap:anywhere]">{name}</p>
        <p className="text-small text-muted [overflow-wrap:anywhere]">{told.filter(Boolean).join(" · ")}</p>
        <Spent one={one} />
      </div>
      {me?.id === one.id ? <span className="order-last text-small text-muted tablet:order-none">{t(`role.${one.role}`)}</span> : <RoleChoice aria-label={`${t("settings.people.role")}: ${one.email}`} value={one.role} onRole={(role) => onChange({ role })} className="order-last !w-36 tablet:order-none" />}
      <Menu trigger={<IconButton label={t("more_about", { name })}><Ellipsis size={16} /></IconButton>}>
        <MenuItem icon={<Coins size={14} />} onSelect={onRation}>{t("settings.people.set_quota")}</MenuItem>
        {me?.id !== one.id && (
          <>
            <MenuItem icon={<Link2 size={14} />} onSelect={() => onChange({ new_link: true })}>{t("settings.people.new_link")}</MenuItem>
            <MenuLine />
            <MenuItem icon={one.is_disabled ? <CircleCheck size={14} /> : <Ban size={14} />} {...(one.is_disabled ? {} : { tone: "bad" as const })} onSelect={() => onChange({ is_disabled: !one.is_disabled })}>{t(one.is_disabled ? "settings.people.enable" : "settings.people.disable")}</MenuItem>
          </>
        )}
      </Menu>
    </li>
  );
}

/** What somebody has spent, of what they may. */
function Spent({ one }: { one: UserShown }) {
  const { t } = useTranslation();
  if (one.quota.length === 0) return one.spent.length > 0 ? <p className="mono text-small text-muted">{t("settings.people.spent", { sum: sums(one.spent) })}</p> : null;
  const none = sums(one.quota.map((cap) => ({ ...cap, amount: "0" })));
  return <p className="mono text-small text-muted">{t("settings.spent_of", { spent: sums(one.spent) || none, cap: sums(one.quota) })}</p>;
}

function Quota({ one, onClose, onSet }: { one: UserShown; onClose: () => void; onSet: (quota: string) => void }) {
  const { t } = useTranslation();
  const [quota, setQuota] = useState(one.quota.map((cap) => `${cap.amount}${cap.currency}`).join(", "));
  return (
    <Dialog
      title={t("settings.people.quota_of", { name: one.name || one.email })} about={t("settings.people.quota_about")} open onClose={onClose} width="small" onSubmit={() => onSet(quota.replaceAll(" ", ""))}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit">{t("save")}</Button></>}
    >
      <Field label={t("settings.limit")} help={t("settings.limit_help")}>{(ids) => <Input {...ids} autoFocus className="mono" placeholder="20USD" value={quota} onChange={(event) => setQuota(event.target.value)} />}</Field>
    </Dialog>
  );
}

function RoleChoice({ value, onRole, ...rest }: { value: Role; onRole: (role: Role) => void; id?: string; className?: string; "aria-label"?: string }) {
  const { t } = useTranslation();
  return <Select {...rest} value={value} onChange={(event) => onRole(event.target.value as Role)}>{ROLES.map((one) => <option key={one} value={one}>{t(`role.${one}`)}</option>)}</Select>;
}
