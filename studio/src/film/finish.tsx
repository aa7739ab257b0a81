import { useQuery } from "@tanstack/react-query";
import { Clapperboard, Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type CutsShown, exportCuts } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { formatsQuery } from "@/film/cuts";
import { MakeFilm } from "@/film/make-film";
import { at } from "@/lib/base";
import { complain, say } from "@/lib/toasts";

/** Make films of an edit, or hand it over to an editing program. */
export function Finish({ cuts, onClose }: { cuts: CutsShown; onClose: () => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<"film" | "program">("film");
  const head = (
    <div className="mb-4"><Segmented label={t("finish.way")} value={way} options={[{ value: "film", label: t("finish.film"), icon: <Clapperboard size={14} /> }, { value: "program", label: t("finish.program"), icon: <Download size={14} /> }]} onChange={setWay} /></div>
  );
  return way === "film" ? <MakeFilm cuts={cuts} head={head} onClose={onClose} /> : <HandOver cuts={cuts} head={head} onClose={onClose} />;
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
