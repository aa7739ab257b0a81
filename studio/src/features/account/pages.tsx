import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { acceptInvitation, createSession, getInvitation, type Me, setUp } from "@/api";
import { Button } from "@/components/button";
import { Field, Input } from "@/components/field";
import { Logo } from "@/components/logo";
import { meQuery, setupQuery } from "@/film/me";
import { isProblem, type Problem } from "@/lib/http";
import { currentLanguage } from "@/lib/i18n";
import { useView } from "@/lib/view";

const LEAST_PASSWORD = 10;

/** The page around a form: the mark, a line about the product, and the other language. */
function Gate({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  const { t } = useTranslation();
  const set = useView((view) => view.set);
  return (
    <main className="grid h-full overflow-y-auto bg-bg desk:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
      <section aria-hidden className="relative hidden overflow-hidden border-r border-line bg-frame desk:block">
        <Lighthouse />
        <div className="absolute inset-x-0 bottom-0 bg-linear-to-t from-frame to-transparent p-10 pt-32 text-on-frame">
          <p className="text-display">{t("gate.line")}</p>
          <p className="mt-2 max-w-md text-body opacity-80">{t("gate.about")}</p>
        </div>
      </section>
      <section className="flex min-h-full flex-col px-6 py-8">
        <div className="flex items-center justify-between">
          <span className="flex items-center gap-2 text-heading"><Logo size={24} />CineFlow</span>
          <Button kind="ghost" onClick={() => set({ language: currentLanguage() === "zh" ? "en" : "zh" })}>{t("other_language")}</Button>
        </div>
        <div className="enter mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <h1 className="text-display">{title}</h1>
          {about && <p className="mt-2 text-body text-muted">{about}</p>}
          <div className="mt-8">{children}</div>
        </div>
      </section>
    </main>
  );
}

/** A lighthouse at night, as a storyboard artist would block it in. */
function Lighthouse() {
  return (
    <svg viewBox="0 0 800 900" preserveAspectRatio="xMidYMid slice" className="absolute inset-0 h-full w-full">
      <defs>
        <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stopColor="#05070b" /><stop offset=".62" stopColor="#101a2a" /><stop offset="1" stopColor="#0a1019" /></linearGradient>
        <linearGradient id="beam" x1="1" x2="0"><stop offset="0" stopColor="#f5b544" stopOpacity=".55" /><stop offset="1" stopColor="#f5b544" stopOpacity="0" /></linearGradient>
        <radialGradient id="lamp"><stop offset="0" stopColor="#ffe2a8" /><stop offset=".25" stopColor="#f5b544" stopOpacity=".7" /><stop offset="1" stopColor="#f5b544" stopOpacity="0" /></radialGradient>
      </defs>
      <rect width="800" height="900" fill="url(#sky)" />
      <path d="M548 318-80 150v250Z" fill="url(#beam)" />
      <path d="M556 318 900 262v110Z" fill="url(#beam)" transform="matrix(-1 0 0 1 1104 0) translate(0 0)" opacity=".35" />
      <path d="m522 356-18 276h96l-18-276Z" fill="#1b2533" /><path d="m522 356-9 138h78l-9-138Z" fill="#243244" />
      <rect x="516" y="300" width="72" height="44" rx="3" fill="#0c121b" stroke="#33445a" strokeWidth="3" /><path d="M512 300h80l-40-34Z" fill="#33445a" />
      <rect x="508" y="344" width="88" height="12" fill="#33445a" />
      <circle cx="552" cy="320" r="110" fill="url(#lamp)" />
      <path d="M330 640c90-30 150-20 190-18s190 0 330 40v240H250Z" fill="#0a0f17" />
      <path d="M0 690c130-14 240 10 400 0s280-16 400 2v208H0Z" fill="#0d1622" /><path d="M0 740c160-12 260 14 420 4s270-10 380 4v152H0Z" fill="#0a111b" />
      <g stroke="#f5b544" strokeOpacity=".28" strokeWidth="2" strokeLinecap="round"><path d="M470 716h120M500 738h70M440 762h150M520 790h60" /></g>
      <g fill="none" stroke="#e8ebef" strokeOpacity=".32" strokeWidth="2"><path d="M70 120V84h36M694 84h36v36M730 560v36h-36M106 596H70v-36" /></g>
    </svg>
  );
}

function useSignedIn(): (me: Me, to: string) => void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const set = useView((view) => view.set);
  return (me, to) => {
    cache.clear();
    cache.setQueryData(meQuery.queryKey, me);
    if (me.language === "en" || me.language === "zh") set({ language: me.language });
    void navigate({ href: /^\/(?![/\\])/.test(to) ? to : "/", replace: true });
  };
}

/** Send a form: busy while it is under way, and what was refused. */
function useSending(): { busy: boolean; problem: Problem | null; send: (act: () => Promise<void>) => void } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = (act: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    act().catch((error: unknown) => {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }).finally(() => setBusy(false));
  };
  return { busy, problem, send };
}

function Wrong({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation();
  if (!problem) return null;
  return <p role="alert" className="rounded-control border border-bad/50 bg-bad/10 px-3 py-2 text-body text-bad">{problem.isOffline ? t("trouble.offline") : [problem.message, problem.fix].filter(Boolean).join(" · ")}</p>;
}

export function SignIn() {
  const { t } = useTranslation();
  const { to } = useSearch({ from: "/sign-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, send } = useSending();
  const signedIn = useSignedIn();
  return (
    <Gate title={t("sign_in.title")} about={t("sign_in.about")}>
      <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); send(async () => signedIn(await createSession({ body: { email, password } }), to)); }}>
        <Field label={t("email")}>{(ids) => <Input {...ids} type="email" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} className="!h-10" />}</Field>
        <Field label={t("password")}>{(ids) => <Input {...ids} type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} className="!h-10" />}</Field>
        <Wrong problem={problem} />
        <Button type="submit" kind="primary" size="touch" disabled={busy}>{busy ? t("sign_in.busy") : t("sign_in.act")}</Button>
      </form>
    </Gate>
  );
}

export function SetUp() {
  const { t } = useTranslation();
  const { token } = useSearch({ from: "/setup" });
  const { data: setup } = useQuery(setupQuery);
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const { busy, problem, send } = useSending();
  const signedIn = useSignedIn();
  if (setup && !setup.needed) return <Navigate to="/sign-in" search={{ to: "" }} replace />;
  if (!token) {
    return (
      <Gate title={t("set_up.no_token")} about={t("set_up.no_token_about")}>
        <pre className="mono overflow-x-auto rounded-card border border-line bg-surface p-3 text-small text-muted">{`cineflow serve\n→ http://…/setup?token=…`}</pre>
      </Gate>
    );
  }
  return (
    <Gate title={t("set_up.title")} about={t("set_up.about")}>
      <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); send(async () => signedIn(await setUp({ body: { ...form, token } }), "/")); }}>
        <PersonFields form={form} onChange={setForm} problem={problem} hasEmail />
        <Wrong problem={problem?.code === "user.weak_password" ? null : problem} />
        <Button type="submit" kind="primary" size="touch" disabled={busy}>{busy ? t("set_up.busy") : t("set_up.act")}</Button>
      </form>
    </Gate>
  );
}

export function Invitation() {
  const { t } = useTranslation();
  const { token } = useSearch({ from: "/invitation" });
  const invitation = useQuery({ queryKey: ["invitation", token], queryFn: () => getInvitation({ path: { token } }), retry: false });
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const { busy, problem, send } = useSending();
  const signedIn = useSignedIn();
  if (invitation.error) {
    return <Gate title={t("invitation.gone")} about={isProblem(invitation.error) ? invitation.error.fix : undefined} />;
  }
  return (
    <Gate title={t("invitation.title")} about={invitation.data && t("invitation.about", { email: invitation.data.email })}>
      <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); send(async () => signedIn(await acceptInvitation({ path: { token }, body: { name: form.name, password: form.password } }), "/")); }}>
        <input type="hidden" autoComplete="username" value={invitation.data?.email ?? ""} readOnly />
        <PersonFields form={form} onChange={setForm} problem={problem} />
        <Wrong problem={problem?.code === "user.weak_password" ? null : problem} />
        <Button type="submit" kind="primary" size="touch" disabled={busy || !invitation.data}>{t("invitation.act")}</Button>
      </form>
    </Gate>
  );
}

interface Person {
  name: string;
  email: string;
  password: string;
}

function PersonFields({ form, onChange, problem, hasEmail = false }: { form: Person; onChange: (form: Person) => void; problem: Problem | null; hasEmail?: boolean }) {
  const { t } = useTranslation();
  const weak = problem?.code === "user.weak_password" ? problem.message : undefined;
  return (
    <>
      <Field label={t("name")}>{(ids) => <Input {...ids} autoComplete="name" autoFocus value={form.name} onChange={(event) => onChange({ ...form, name: event.target.value })} className="!h-10" />}</Field>
      {hasEmail && <Field label={t("email")}>{(ids) => <Input {...ids} type="email" autoComplete="username" required value={form.email} onChange={(event) => onChange({ ...form, email: event.target.value })} className="!h-10" />}</Field>}
      <Field label={t("password")} help={t("password_help", { count: LEAST_PASSWORD })} wrong={weak}>
        {(ids) => <Input {...ids} type="password" autoComplete="new-password" required minLength={LEAST_PASSWORD} value={form.password} onChange={(event) => onChange({ ...form, password: event.target.value })} className="!h-10" />}
      </Field>
    </>
  );
}
