import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listSounds, type MusicItem, type MusicShown, uploadSound } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { DropFile } from "@/components/drop-file";
import { Field, Select } from "@/components/field";
import { musicOf } from "@/film/cuts";
import { asNumber, parseTime, type Rate, runningTime, timecode } from "@/lib/time";
import { complain } from "@/lib/toasts";
import { NumberField, ValueField } from "./number-field";

const ACCEPT = "audio/*,.wav,.mp3,.m4a,.aac,.flac,.ogg,.opus";

/** A piece of music: which, from where on, how loud. music: undefined for a new one, which begins at `time`. */
export function MusicSheet({ project, music, time, rate, onKeep, onRemove, onClose }: {
  project: string; music: MusicShown | undefined; time: number; rate: Rate; onKeep: (music: MusicItem, name: string) => void; onRemove: () => void; onClose: () => void;
}) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const fps = asNumber(rate);
  const { data: sounds = [] } = useQuery({ queryKey: ["sounds", project], queryFn: () => listSounds({ path: { project_id: project } }) });
  const [wish, setWish] = useState<MusicItem>(music ? musicOf(music) : { sound: "", at: Math.floor(time * fps + 0.05) / fps, gain: -12, fade_in: 0, fade_out: 2 });
  const [file, setFile] = useState<File | null>(null);
  const change = (what: Partial<MusicItem>) => setWish((now) => ({ ...now, ...what }));
  const chosen = sounds.find((one) => one.id === wish.sound);
  const bring = (next: File | null) => {
    setFile(next);
    if (!next) return;
    uploadSound({ path: { project_id: project }, body: { file: next } })
      .then(async (made) => { await cache.invalidateQueries({ queryKey: ["sounds", project] }); change({ sound: made.id }); })
      .catch((error: unknown) => complain(t("failed.sound", { name: next.name }), error))
      .finally(() => setFile(null));
  };
  const code = { show: (value: number) => timecode(Math.round(value * fps), rate), read: (text: string) => parseTime(text, rate) / fps, step: 1 / fps };
  return (
    <Dialog
      title={music ? t("music.title") : t("music.add")} open onClose={onClose} width="small" onSubmit={() => chosen && onKeep(wish, chosen.name)}
      footer={<>{music && <Button kind="danger" icon={<Trash2 size={14} />} className="mr-auto" onClick={onRemove}>{t("remove")}</Button>}<Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!chosen || file !== null}>{t(music ? "save" : "music.put")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        {sounds.length > 0 && (
          <Field label={t("music.sound")}>{(ids) => (
            <Select {...ids} value={wish.sound} onChange={(event) => change({ sound: event.target.value })}>
              {!chosen && <option value="">{t("music.choose")}</option>}
              {sounds.map((one) => <option key={one.id} value={one.id}>{one.name}{one.seconds === null ? "" : ` · ${runningTime(one.seconds)}`}</option>)}
            </Select>
          )}</Field>
        )}
        <DropFile label={file ? t("music.bringing") : t("music.bring")} about={t("music.kinds")} accept={ACCEPT} file={file} onFile={bring} />
        <div className="grid grid-cols-2 gap-3">
          <ValueField label={t("music.at")} value={wish.at ?? 0} {...code} onValue={(at) => change({ at: Math.max(0, at) })} />
          <ValueField label={t("music.start")} value={wish.start ?? 0} {...code} onValue={(start) => change({ start: Math.max(0, start) })} />
          <NumberField label={t("edit.gain")} unit="dB" value={wish.gain ?? 0} least={-60} most={24} step={0.5} onValue={(gain) => change({ gain })} />
          <span />
          <NumberField label={t("music.fade_in")} unit="s" value={wish.fade_in ?? 0} least={0} most={60} step={0.5} onValue={(fade_in) => change({ fade_in })} />
          <NumberField label={t("music.fade_out")} unit="s" value={wish.fade_out ?? 0} least={0} most={60} step={0.5} onValue={(fade_out) => change({ fade_out })} />
        </div>
      </div>
    </Dialog>
  );
}
