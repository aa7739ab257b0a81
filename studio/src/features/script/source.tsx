import { useQuery } from "@tanstack/react-query";
import { ScanText, Sparkles } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { createScript, type ScriptQuoted, type ScriptWish } from "@/api";
import { Button } from "@/components/button";
import { cx } from "@/components/cx";
import { CONTROL, Field, Input } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { useSettled } from "@/components/use-settled";
import { useCommand } from "@/lib/commands";
import { isProblem } from "@/lib/http";
import { count, isFree, sentence, sums } from "@/lib/numbers";
import { complain } from "@/lib/toasts";
import { scriptQuoteQuery } from "./queries";
import { Pane } from "./pane";
import { MOST_LETTERS } from "./read-file";
import { setWish } from "./wishes";

type Planner = NonNullable<ScriptWish["planner"]>;

/** The text, how it is to be broken down, and what that sends where at what price; nothing is sent before the act. */
export function Source({ project, wish, canEdit, isLeading, isWriting, onBegun }: { project: string; wish: ScriptWish; canEdit: boolean; isLeading: boolean; isWriting: boolean; onBegun: (id: string) => void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const asked = useSettled(wish, 500);
  const hasText = asked.text.trim() !== "";
  const quote = useQuery({ ...scriptQuoteQuery(project, asked), enabled: canEdit && hasText });
  const isKnown = hasText && asked === wish && quote.data !== undefined && !quote.isPlaceholderData && !quote.error;
  const refusal = !hasText ? "" : quote.data?.over_budget || (isProblem(quote.error) ? [quote.error.message, quote.error.fix].filter(Boolean).join(" · ") : "");
  const why = (isWriting ? t("script.writing_first") : refusal) || undefined;
  const begin = () => {
    if (!isKnown || busy || why) return;
    setBusy(true);
    createScript({ path: { project_id: project }, body: { ...wish, quote: quote.data.quote }, headers: { "Idempotency-Key": crypto.randomUUID() } })
      .then((made) => onBegun(made.id), (error: unknown) => complain(t("failed.script"), error))
      .finally(() => setBusy(false));
  };
  useCommand("break_down", begin, { when: canEdit, reason: wish.text.trim() === "" ? t("script.empty_reason") : why });
  const change = (what: Partial<ScriptWish>) => setWish(project, what);
  const price = !hasText ? "" : isKnown ? ` · ${isFree(quote.data.total) ? t("free") : sums(quote.data.total)}` : refusal ? "" : " · …";
  return (
    <section aria-label={t("script.source")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Pane of="source" />
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 tablet:p-4">
        <textarea
          aria-label={t("script.text")} value={wish.text} maxLength={MOST_LETTERS} readOnly={!canEdit} spellCheck={false} placeholder={t("script.placeholder")}
          onChange={(event) => change({ text: event.target.value })} className={cx(CONTROL, "min-h-48 flex-1 resize-none py-2 leading-6")}
        />
        <p className="mono -mt-2 text-right text-micro text-muted">{t("script.letters", { count: wish.text.length, number: count(wish.text.length) })}</p>
        {canEdit && (
          <>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
              <span className="text-label text-muted">{t("script.by")}</span>
              <Segmented<Planner> label={t("script.by")} value={wish.planner ?? "auto"} options={(["auto", "llm", "offline"] as const).map((value) => ({ value, label: t(`script.by_${value}`) }))} onChange={(planner) => change({ planner })} />
            </div>
            <details>
              <summary className="cursor-pointer text-label text-muted hover:text-fg">{t("script.wishes")}</summary>
              <div className="mt-2 grid grid-cols-2 gap-3">
                <Amount label={t("script.shortest")} most={60} value={wish.shortest} usual={4} onValue={(shortest) => change({ shortest })} />
                <Amount label={t("script.longest")} most={60} value={wish.longest} usual={10} onValue={(longest) => change({ longest })} />
                <Amount label={t("script.shots")} most={500} value={wish.shots ?? undefined} usual={t("script.open")} onValue={(shots) => change({ shots: shots ?? null })} />
                <Field label={t("script.aspect")}>{(ids) => <Input {...ids} className="mono" placeholder={t("script.open")} value={wish.aspect ?? ""} onChange={(event) => change({ aspect: event.target.value.trim() || null })} />}</Field>
                <Field label={t("script.style")} className="col-span-2">{(ids) => <Input {...ids} maxLength={300} placeholder={t("script.style_like")} value={wish.style ?? ""} onChange={(event) => change({ style: event.target.value })} />}</Field>
              </div>
            </details>
            {refusal ? <p role="alert" className="text-body text-bad">{refusal}</p> : hasText && quote.data && <Sent quote={quote.data} />}
          </>
        )}
      </div>
      {canEdit && (
        <footer className="flex shrink-0 items-center justify-end gap-3 border-t border-line px-3 py-2 tablet:px-4">
          <Button kind={isLeading ? "primary" : "plain"} icon={quote.data?.by === "llm" ? <Sparkles size={15} /> : <ScanText size={15} />} disabled={!isKnown || busy} reason={why} onClick={begin}>{t("script.act")}{price}</Button>
        </footer>
      )}
    </section>
  );
}

/** Who breaks the text down; of what leaves the machine, what, where to, and for how much. */
function Sent({ quote }: { quote: ScriptQuoted }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("moments.sends")} className="rounded-card border border-line bg-bg px-3 py-2 text-small">
      {quote.by === "storyboard" ? <p>{t("script.is_storyboard")}</p> : quote.by === "offline" ? <p>{t("script.is_offline")}</p> : quote.calls.length === 0 ? <p>{t("script.is_kept")}</p> : (
        quote.calls.map((call) => (
          <p key={call.step} className="flex flex-wrap justify-between gap-x-3">
            <span>{call.sends} → <span className="mono">{call.host}</span> · {call.model} · {t("script.questions", { count: call.calls })}</span>
            <span className="mono">{isFree([call.high]) ? t("free") : `${sums([call.low])} – ${sums([call.high])}`}</span>
          </p>
        ))
      )}
      {quote.by === "llm" && <p className="text-muted">{t(quote.is_script ? "script.taken_script" : "script.taken_idea")}</p>}
      {quote.notes.map((note) => <p key={note} className="text-muted">{sentence(note)}</p>)}
    </section>
  );
}

function Amount({ label, value, usual, most, onValue }: { label: string; value: number | undefined; usual: number | string; most: number; onValue: (value: number | undefined) => void }) {
  return <Field label={label}>{(ids) => <Input {...ids} type="number" min={1} max={most} className="mono" placeholder={String(usual)} value={value ?? ""} onChange={(event) => onValue(event.target.value ? Number(event.target.value) : undefined)} />}</Field>;
}
