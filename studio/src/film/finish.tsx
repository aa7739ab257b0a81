import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Clapperboard, Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { createRender, type CutsShown, exportCuts, type RenderAsked } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Select } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { formatsQuery } from "@/film/cuts";
import { at } from "@/lib/base";
import { runningTime } from "@/lib/time";
import { complain, say } from "@/lib/toasts";

const QUALITIES = ["draft", "good", "best"] as const;
const SOUNDS = ["", "-14", "-16", "-23"] as const;

/** Make films of an edit, or hand it over to an editing program. */
export function Finish({ cuts, onClose }: { cuts: CutsShown; onClose: () => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<"film" | "program">("film");
  const head = (
    <div className="mb-4"><Segmented label={t("finish.way")} value={way} options={[{ value: "film", label: t("finish.film"), icon: <Clapperboard size={14} /> }, { value: "program", label: t("finish.program"), icon: <Download size={14} /> }]} onChange={setWay} /></div>
  );
  return way === "film" ? <Film cuts={cuts} head={head} onClose={onClose} /> : <HandOver cuts={cuts} head={head} onClose={onClose} />;
}

function Film({ cuts, head, onClose }: { cuts: CutsShown; head: React.ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
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
  const isNothing = !wish.joined && !wish.each;
  return (
    <Dialog
      title={t("finish.title", { name: cuts.name })} open onClose={onClose} width="small" onSubmit={begin}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={busy || isNothing}>{t("finish.render")} · {runningTime(cuts.seconds)}</Button></>}
    >
      {head}
      <div className="flex flex-col gap-4">
        <fieldset>
          <legend className="mb-1.5 text-label text-muted">{t("finish.what")}</legend>
          <Check label={t("finish.joined")} checked={wish.joined ?? false} onChange={(event) => change({ joined: event.target.checked })} />
          <Check label={t("finish.each", { count: cuts.items.filter((item) => !item.gap).length })} checked={wish.each ?? false} onChange={(event) => change({ each: event.target.checked })} />
        </fieldset>
        <div><p className="mb-1.5 text-label text-muted">{t("finish.quality")}</p><Segmented label={t("finish.quality")} value={wish.quality ?? "good"} options={QUALITIES.map((value) => ({ value, label: t(`finish.${value}`) }))} onChange={(quality) => change({ quality })} /></div>
        <Field label={t("finish.loudness")}>{(ids) => (
          <Select {...ids} value={wish.loudness ? String(wish.loudness) : ""} onChange={(event) => change({ loudness: event.target.value ? Number(event.target.value) : null })}>
            {SOUNDS.map((one) => <option key={one} value={one}>{one ? t(`finish.sound.${one}`) : t("finish.sound.as_is")}</option>)}
          </Select>
        )}</Field>
        <fieldset>
          <legend className="sr-only">{t("finish.more")}</legend>
          <Check label={t("finish.vertical")} checked={wish.vertical ?? false} onChange={(event) => change({ vertical: event.target.checked })} />
          <Check label={t("finish.captions")} checked={wish.captions === "spoken"} onChange={(event) => change({ captions: event.target.checked ? "spoken" : "none" })} />
        </fieldset>
      </div>
    </Dialog>
  );
}

function HandOver({ cuts, head, onClose }: { cuts: CutsShown; head: React.ReactNode; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: formats = [] } = useQuery(formatsQuery);
  const [chosen, setChosen] = useState<readonly string[]>(["otio"]);
  const [drop, setDrop] = useState(false);
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const hand = () => {
    setBusy(true);
    exportCuts({ path: { cuts_id: cuts.id }, body: { formats: [...chosen], drop_frame: drop } })
      .then((told) => {
        setWarnings(told.warnings);
        told.files.forEach((file, number) => setTimeout(() => save(at(file.url), file.name), 400 * number)); // browsers pass over downloads that come at once
        say(t("finish.handed", { count: told.files.length }));
        if (told.warnings.length === 0) onClose();
      })
      .catch((error: unknown) => complain(t("failed.export"), error))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t("finish.title", { name: cuts.name })} open onClose={onClose} width="small" onSubmit={hand}
      footer={<><Button kind="ghost" onClick={onClose}>{t(warnings.length > 0 ? "close" : "cancel")}</Button><Button kind="primary" type="submit" disabled={busy || chosen.length === 0}>{t("finish.hand", { count: chosen.length })}</Button></>}
    >
      {head}
      <fieldset>
        <legend className="mb-1.5 text-label text-muted">{t("finish.formats")}</legend>
        <div className="grid gap-x-4 gap-y-1 tablet:grid-cols-2">
          {formats.map((one) => <Check key={one} label={t(`finish.format.${one as "otio"}`, { defaultValue: one.toUpperCase() })} checked={chosen.includes(one)} onChange={(event) => setChosen(event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one))} />)}
        </div>
      </fieldset>
      <Check className="mt-3" label={t("finish.drop")} checked={drop} onChange={(event) => setDrop(event.target.checked)} />
      {warnings.length > 0 && <ul role="status" className="mt-4 space-y-1 rounded-control border border-warn/50 bg-warn/10 px-3 py-2 text-small">{warnings.map((one) => <li key={one}>{one}</li>)}</ul>}
    </Dialog>
  );
}

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
