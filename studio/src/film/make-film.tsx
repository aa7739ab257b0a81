import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { createRender, type CutsShown, estimateRender, type RenderAsked } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Select } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { bytes } from "@/lib/numbers";
import { rateName, rateOf, runningTime } from "@/lib/time";
import { complain, say } from "@/lib/toasts";

const QUALITIES = ["draft", "good", "best"] as const;
const SIZES = ["", "1920x1080", "1280x720", "3840x2160", "1080x1920"] as const;
const SOUNDS = ["", "-14", "-16", "-23"] as const;
const LABELS = ["none", "both", "en", "zh"] as const;
type Words = "none" | "burned" | "beside" | "spoken";

/** What a film is to be, what it will come to, and its beginning. */
export function MakeFilm({ cuts, head, onClose }: { cuts: CutsShown; head: ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const hasTrack = cuts.subtitles.lines.length > 0;
  const [wish, setWish] = useState<RenderAsked>({ quality: "good", joined: true, each: cuts.kind === "clips" });
  const [busy, setBusy] = useState(false);
  const change = (what: Partial<RenderAsked>) => setWish({ ...wish, ...what });
  const begin = () => {
    setBusy(true);
    createRender({ path: { cuts_id: cuts.id }, body: wish, headers: { "Idempotency-Key": crypto.randomUUID() } })
      .then(() => { say(t("finish.begun")); onClose(); return cache.invalidateQueries({ queryKey: ["renders"] }); })
      .catch((error: unknown) => complain(t("failed.render"), error))
      .finally(() => setBusy(false));
  };
  const words: Words = wish.captions === "track" ? "burned" : wish.captions === "spoken" ? "spoken" : wish.beside ? "beside" : "none";
  const sayWords = (chosen: string) => change({ captions: chosen === "burned" ? "track" : chosen === "spoken" ? "spoken" : "none", beside: chosen === "beside" });
  const choices: Words[] = hasTrack ? ["none", "burned", "beside"] : ["none", "spoken"];
  const clips = cuts.items.filter((item) => !item.gap).length;
  const isBroken = [...cuts.items, ...cuts.music].some((one) => one.problem);
  const missing = clips === 0 ? t("finish.only_gaps") : isBroken ? t("finish.broken") : undefined;
  const isNothing = missing !== undefined || (!wish.joined && !wish.each);
  return (
    <Dialog
      title={t("finish.title", { name: cuts.name })} open onClose={onClose} onSubmit={begin}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={busy || isNothing}>{t("finish.render")} · {runningTime(cuts.seconds)}</Button></>}
    >
      {head}
      <div className="flex flex-col gap-4">
        <div><p className="mb-1.5 text-label text-muted">{t("finish.quality")}</p><Segmented label={t("finish.quality")} value={wish.quality ?? "good"} options={QUALITIES.map((value) => ({ value, label: t(`finish.${value}`) }))} onChange={(quality) => change({ quality })} /></div>
        <div className="grid gap-4 tablet:grid-cols-2">
          <Choice label={t("finish.size")} value={SIZES.find((one) => one === wish.size) ?? ""} all={SIZES} word={(one) => (one ? one.replace("x", " × ") : t("finish.as_first"))} onChange={(size) => change({ size: size || null })} />
          <Choice label={t("finish.loudness")} value={SOUNDS.find((one) => one === String(wish.loudness)) ?? ""} all={SOUNDS} word={(one) => (one ? t(`finish.sound.${one}`) : t("finish.sound.as_is"))} onChange={(one) => change({ loudness: one ? Number(one) : null })} />
          <Choice label={t("subtitles.title")} value={words} all={choices} word={(one) => t(`finish.words.${one}`)} onChange={sayWords} />
          <Choice label={t("finish.ai_label")} value={wish.ai_label ?? "none"} all={LABELS} word={(one) => t(`finish.label.${one}`)} onChange={(one) => change({ ai_label: one })} />
        </div>
        <fieldset>
          <legend className="mb-1.5 text-label text-muted">{t("finish.what")}</legend>
          <Check label={t("finish.joined")} checked={wish.joined ?? false} onChange={(event) => change({ joined: event.target.checked })} />
          <Check label={t("finish.each", { count: clips })} checked={wish.each ?? false} onChange={(event) => change({ each: event.target.checked })} />
          <Check label={t("finish.vertical")} checked={wish.vertical ?? false} onChange={(event) => change({ vertical: event.target.checked })} />
        </fieldset>
        {missing && <p className="text-small text-warn">{missing}</p>}
        {!isNothing && <Estimate cuts={cuts} wish={wish} />}
      </div>
    </Dialog>
  );
}

function Choice<T extends string>({ label, value, all, word, onChange }: { label: string; value: T; all: readonly T[]; word: (one: T) => string; onChange: (one: T) => void }) {
  return (
    <Field label={label}>{(ids) => (
      <Select {...ids} value={value} onChange={(event) => onChange(event.target.value as T)}>{all.map((one) => <option key={one} value={one}>{word(one)}</option>)}</Select>
    )}</Field>
  );
}

/** What a film will come to: how long it runs, how large it will be, how long it takes to make. */
function Estimate({ cuts, wish }: { cuts: CutsShown; wish: RenderAsked }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ queryKey: ["estimate", cuts.id, cuts.version, wish], queryFn: () => estimateRender({ path: { cuts_id: cuts.id }, body: wish }), placeholderData: keepPreviousData, retry: false });
  if (error) return <p role="alert" className="text-small text-bad">{error.message}</p>;
  if (!data) return null;
  const spent = (seconds: number) => runningTime(Math.max(1, seconds));
  return (
    <section aria-label={t("finish.estimate")} className="rounded-control border border-line bg-bg px-3 py-2">
      <p className="mono text-small">{t("finish.runs", { time: runningTime(data.seconds), frames: data.frames, size: `${data.width}×${data.height}`, rate: rateName(rateOf(data.rate)) })}</p>
      <p className="text-small">{t("finish.comes_to", { count: data.films, low: bytes(data.size_low), high: bytes(data.size_high), soon: spent(data.takes_low), late: spent(data.takes_high) })}</p>
      <p className="text-small text-muted">{t(`finish.basis.${data.basis}`)}</p>
    </section>
  );
}
