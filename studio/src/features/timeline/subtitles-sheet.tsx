import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { SubtitlesChosen, SubtitlesShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { DropFile } from "@/components/drop-file";

const SOURCES = ["none", "dialogue", "spoken", "file"] as const;

/** Where the subtitles of an edit come from. */
export function SubtitlesSheet({ subtitles, onKeep, onClose }: { subtitles: SubtitlesShown; onKeep: (chosen: SubtitlesChosen) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [source, setSource] = useState(subtitles.source ?? "none");
  const [file, setFile] = useState<File | null>(null);
  const isWhole = source !== "file" || file !== null || subtitles.source === "file";
  const keep = () => {
    if (source !== "file") onKeep({ source });
    else if (file) void file.text().then((text) => onKeep({ source, text }));
    else onClose();
  };
  return (
    <Dialog
      title={t("subtitles.choose")} open onClose={onClose} width="small" onSubmit={keep}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!isWhole}>{t("save")}</Button></>}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{t("subtitles.choose")}</legend>
        {SOURCES.map((one) => (
          <label key={one} className="flex cursor-pointer gap-2.5 py-1">
            <input type="radio" name="source" checked={source === one} onChange={() => setSource(one)} className="mt-0.5 size-4 shrink-0 accent-accent" />
            <span><span className="block text-label">{t(`subtitles.from.${one}`)}</span><span className="block text-small text-muted">{t(`subtitles.about.${one}`)}</span></span>
          </label>
        ))}
      </fieldset>
      {source === "file" && <div className="mt-3"><DropFile label={t("subtitles.file")} accept=".srt,.vtt,.ass,.ssa" file={file} onFile={setFile} /></div>}
    </Dialog>
  );
}
