import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { adoptUnknown, confirmCallNotCharged, confirmNotCharged, type Unknown, type UnknownCall, writeOffCall, writeOffUnknown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, Input } from "@/components/field";
import { useNow } from "@/components/use-now";
import { useMay } from "@/film/me";
import { unknownCallsQuery, unknownQuery } from "@/film/queries";
import { ago, count, money, slate, when } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { useSome } from "./some";

/** Takes, and questions to models, whose charge nobody can be sure of: only a person may say what became of them. */
export function Unconfirmed() {
  const { t } = useTranslation();
  const may = useMay();
  const { data = [] } = useQuery(unknownQuery);
  const { data: calls = [] } = useQuery({ ...unknownCallsQuery, enabled: may("admin") });
  const { some, more } = useSome([...data, ...calls]);
  if (data.length + calls.length === 0) return null;
  return (
    <section aria-labelledby="unconfirmed" className="mb-5 rounded-card border border-warn/50 bg-surface">
      <div className="border-b border-line px-4 py-2">
        <h2 id="unconfirmed" className="text-heading">{t("queue.unconfirmed")} <span className="mono text-small font-normal text-muted">{count(data.length + calls.length)}</span></h2>
        <p className="mt-0.5 text-small text-muted">{t("queue.unconfirmed_about")}</p>
      </div>
      <ul>
        {some.map((one) => ("shot" in one ? <Line key={one.id} one={one} /> : <CallLine key={one.id} one={one} />))}
      </ul>
      {more}
    </section>
  );
}

function Line({ one }: { one: Unknown }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const [isAdopting, setAdopting] = useState(false);
  const name = t("take_name", { context: one.makes, shot: slate(one.shot), take: one.take });
  const again = () => Promise.all(["unknown", "jobs", "board", "costs"].map((key) => cache.invalidateQueries({ queryKey: [key] })));
  const decide = (act: Promise<unknown>, told: string) => void act.then(() => { setAdopting(false); say(told); return again(); }).catch((error: unknown) => complain(t("failed.job"), error));
  const path = { job_id: one.id };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line/60 px-4 py-2.5 last:border-0">
      <div className="min-w-48 flex-1">
        <p className="text-body">{name} · <span className="mono">{money(one.price)}</span></p>
        <p className="text-small text-muted">{one.provider} · {one.model} · <time dateTime={one.sent_at} title={when(one.sent_at)}>{ago(one.sent_at, now)}</time>{one.why && ` · ${one.why}`}</p>
      </div>
      {may("review") && (
        <span className="flex flex-wrap gap-2">
          <Button size="dense" aria-label={`${t("queue.adopt")}: ${name}`} onClick={() => setAdopting(true)}>{t("queue.adopt")}</Button>
          <Button size="dense" aria-label={`${t("queue.not_charged")}: ${name}`} onClick={() => decide(confirmNotCharged({ path }), t("queue.not_charged_done", { name }))}>{t("queue.not_charged")}</Button>
          <Button size="dense" kind="danger" aria-label={`${t("queue.write_off")}: ${name}`} onClick={() => decide(writeOffUnknown({ path }), t("queue.write_off_done", { name }))}>{t("queue.write_off")}</Button>
        </span>
      )}
      {isAdopting && <Adopt one={one} name={name} onClose={() => setAdopting(false)} onAdopt={(ticket) => decide(adoptUnknown({ path, body: { ticket } }), t("queue.adopted", { name }))} />}
    </li>
  );
}

const STEPS = ["listen", "look", "theme", "decide", "write"] as const;

/** A question to a model whose answer was lost: once somebody says what became of it, the same work asks it once more. */
function CallLine({ one }: { one: UnknownCall }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(60_000);
  const step = STEPS.find((known) => known === one.step);
  const name = step ? t(`queue.steps.${step}`) : one.step;
  const decide = (act: Promise<unknown>, told: string) => void act.then(() => { say(told); return Promise.all(["unknown-calls", "costs"].map((key) => cache.invalidateQueries({ queryKey: [key] }))); }).catch((error: unknown) => complain(t("failed.job"), error));
  const path = { call_id: one.id };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line/60 px-4 py-2.5 last:border-0">
      <div className="min-w-48 flex-1">
        <p className="text-body">{name} · <span className="mono">{money(one.price)}</span></p>
        <p className="text-small text-muted">{one.host} · {one.model} · <time dateTime={one.sent_at} title={when(one.sent_at)}>{ago(one.sent_at, now)}</time> · {one.why}</p>
      </div>
      <span className="flex flex-wrap gap-2">
        <Button size="dense" aria-label={`${t("queue.not_charged")}: ${name}`} onClick={() => decide(confirmCallNotCharged({ path }), t("queue.call_not_charged_done"))}>{t("queue.not_charged")}</Button>
        <Button size="dense" kind="danger" aria-label={`${t("queue.write_off")}: ${name}`} onClick={() => decide(writeOffCall({ path }), t("queue.call_write_off_done"))}>{t("queue.write_off")}</Button>
      </span>
    </li>
  );
}

/** Asks for the provider's own id of the take that was found there; then it is fetched, and nothing is paid twice. */
function Adopt({ one, name, onClose, onAdopt }: { one: Unknown; name: string; onClose: () => void; onAdopt: (ticket: string) => void }) {
  const { t } = useTranslation();
  const [ticket, setTicket] = useState("");
  return (
    <Dialog
      title={t("queue.adopt_title", { name })} about={t("queue.adopt_about", { provider: one.provider })} open onClose={onClose} width="small" onSubmit={() => onAdopt(ticket.trim())}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!ticket.trim()}>{t("queue.adopt_act")}</Button></>}
    >
      <Field label={t("queue.ticket")} help={t("queue.ticket_help", { when: when(one.sent_at), model: one.model })}>
        {(ids) => <Input {...ids} autoFocus required maxLength={500} spellCheck={false} autoComplete="off" className="mono" value={ticket} onChange={(event) => setTicket(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
