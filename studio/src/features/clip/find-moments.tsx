import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";

import { type ClipBegun, type ClipQuoted, type ClipWish, type FootageShown, quoteProjectClips } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Input, TextArea } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { isProblem } from "@/lib/http";
import { isFree, sentence, sums } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain } from "@/lib/toasts";
import { askMoments } from "./pending";

type Planner = NonNullable<ClipWish["planner"]>;

/** What to look for, in which footage, and what that sends where at what price; nothing is sent before the act. */
export function FindMoments({ project, footage, first, onClose, onBegun }: { project: string; footage: readonly FootageShown[]; first: string | undefined; onClose: () => void; onBegun: (begun: ClipBegun) => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const ready = footage.filter((one) => one.state === "ready");
  const [wish, setWish] = useState<ClipWish>({ footage: ready.filter((one) => one.id === first).map((one) => one.id), planner: "auto" });
  const [busy, setBusy] = useState(false);
  const change = (what: Partial<ClipWish>) => setWish({ ...wish, ...what });
  const asked = useDeferredValue(wish);
  const quote = useQuery({
    queryKey: ["clip-quote", project, asked], queryFn: () => quoteProjectClips({ path: { project_id: project }, body: asked }),
    enabled: asked.footage.length > 0, retry: false, staleTime: 30_000, placeholderData: keepPreviousData,
  });
  const begin = () => {
    setBusy(true);
    const body = { ...wish, name: wish.theme || ready.filter((one) => wish.footage.includes(one.id)).map((one) => one.name).join(", ").slice(0, 200), quote: quote.data?.quote ?? "" };
    askMoments({ project, body, key: crypto.randomUUID() })
      .then((begun) => { void cache.invalidateQueries({ queryKey: ["jobs"] }); onBegun(begun); })
      .catch((error: unknown) => complain(t("failed.clip"), error))
      .finally(() => setBusy(false));
  };
  const price = quote.data ? (isFree(quote.data.total) ? t("free") : sums(quote.data.total)) : "…";
  const refusal = quote.data?.over_budget || (isProblem(quote.error) ? [quote.error.message, quote.error.fix].filter(Boolean).map(sentence).join(" · ") : "");
  return (
    <Dialog
      title={t("moments.find")} open onClose={onClose} onSubmit={begin}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" icon={<Sparkles size={15} />} disabled={busy || !quote.data || wish.footage.length === 0} reason={refusal || undefined}>{t("moments.find")} · {price}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <fieldset>
          <legend className="mb-1.5 text-label text-muted">{t("clip.bin")}</legend>
          <div className="max-h-36 overflow-y-auto">
            {ready.map((one) => <Check key={one.id} label={<span className="truncate">{one.name} <span className="mono text-small text-muted">{one.duration !== null && runningTime(one.duration)}</span></span>} checked={wish.footage.includes(one.id)} onChange={(event) => change({ footage: event.target.checked ? [...wish.footage, one.id] : wish.footage.filter((id) => id !== one.id) })} />)}
          </div>
        </fieldset>
        <Field label={t("moments.theme")} help={t("moments.theme_help")}>{(ids) => <TextArea {...ids} maxLength={1000} rows={2} value={wish.theme ?? ""} onChange={(event) => change({ theme: event.target.value })} />}</Field>
        <div className="grid gap-3 tablet:grid-cols-4">
          <Amount label={t("moments.count")} most={1000} value={wish.count} onValue={(count) => change({ count })} />
          <Amount label={t("moments.shortest")} most={36_000} value={wish.shortest} onValue={(shortest) => change({ shortest })} />
          <Amount label={t("moments.longest")} most={36_000} value={wish.longest} onValue={(longest) => change({ longest })} />
          <Amount label={t("moments.target")} most={360_000} value={wish.target} onValue={(target) => change({ target })} />
        </div>
        <div>
          <p className="mb-1.5 text-label text-muted">{t("moments.planner")}</p>
          <Segmented<Planner> label={t("moments.planner")} value={wish.planner ?? "auto"} options={(["auto", "offline", "llm"] as const).map((value) => ({ value, label: t(`moments.planner_${value}`) }))} onChange={(planner) => change({ planner })} />
          <Check className="mt-2" label={t("moments.local")} checked={wish.local ?? false} onChange={(event) => change({ local: event.target.checked })} />
        </div>
        {refusal && <p role="alert" className="text-body text-bad">{refusal}</p>}
        {quote.data && !refusal && <Quoted quote={quote.data} />}
      </div>
    </Dialog>
  );
}

function Amount({ label, value, most, onValue }: { label: string; value: number | null | undefined; most: number; onValue: (value: number | null) => void }) {
  const { t } = useTranslation();
  return <Field label={label}>{(ids) => <Input {...ids} type="number" min={0} max={most} step="any" className="mono" placeholder={t("moments.auto")} value={value ?? ""} onChange={(event) => onValue(event.target.value ? Number(event.target.value) : null)} />}</Field>;
}

/** Who would be asked, what leaves the machine, and for how much. */
function Quoted({ quote }: { quote: ClipQuoted }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("moments.sends")} className="rounded-card border border-line bg-bg px-3 py-2 text-small">
      {quote.calls.length === 0 ? <p className="text-ok">{t("moments.stays")}</p> : (
        <ul className="space-y-1">
          {quote.calls.map((call) => (
            <li key={`${call.step}${call.provider}${call.model}`} className="flex gap-3"><span className="min-w-0 flex-1">{call.provider !== call.host && `${call.provider} · `}{call.model}: {call.sends} → <span className="mono">{call.host}</span></span><span className="mono whitespace-nowrap">{isFree([call.high]) ? t("free") : `≤ ${sums([call.high])}`}</span></li>
          ))}
        </ul>
      )}
      {quote.notes.map((note) => <p key={note} className="mt-1 text-muted">{note}</p>)}
    </section>
  );
}
