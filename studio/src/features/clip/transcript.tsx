import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Scissors } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { createProjectCuts, type FootageDetail, type TranscriptShown } from "@/api";
import { Button } from "@/components/button";
import { cx } from "@/components/cx";
import { Field, TextArea } from "@/components/field";
import { useMay } from "@/film/me";
import { runningTime } from "@/lib/time";
import { complain, say } from "@/lib/toasts";
import { transcriptQuery } from "./queries";

/** What is said, sentence by sentence; each leads to its moment. Words struck out of the text are cut out of the film. */
export function Transcript({ footage, now, onSeek, onCut }: { footage: FootageDetail; now: number; onSeek: (seconds: number) => void; onCut: (cuts: string) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const { data } = useQuery({ ...transcriptQuery(footage.id), enabled: footage.has_transcript });
  const [isEditing, setEditing] = useState(false);
  if (!footage.has_transcript) return <p className="mt-3 max-w-prose text-body text-muted">{t(footage.speech_ranges.length > 0 ? "clip.no_words" : "clip.silent")}</p>;
  if (!data) return null;
  if (isEditing) return <ByText footage={footage} transcript={data} onClose={() => setEditing(false)} onCut={onCut} />;
  return (
    <div className="mt-3 max-w-prose">
      {may("edit") && <Button size="dense" kind="ghost" icon={<Pencil size={13} />} onClick={() => setEditing(true)}>{t("clip.by_text")}</Button>}
      <ol aria-label={t("clip.words")}>
        {data.sentences.map((one) => {
          const isNow = now >= one.start && now < one.end;
          return (
            <li key={one.start}>
              <button type="button" aria-current={isNow || undefined} onClick={() => onSeek(one.start)} className={cx("flex w-full gap-3 rounded-control px-2 py-1.5 text-left", isNow ? "bg-raised" : "hover:bg-raised/60")}>
                <span className="mono w-12 shrink-0 text-small leading-5 text-muted">{runningTime(one.start)}</span>
                <span className="min-w-0 text-body">{one.speaker && <span className="text-muted">{one.speaker}: </span>}{one.text}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function ByText({ footage, transcript, onClose, onCut }: { footage: FootageDetail; transcript: TranscriptShown; onClose: () => void; onCut: (cuts: string) => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [text, setText] = useState(transcript.text);
  const [busy, setBusy] = useState(false);
  const cut = () => {
    if (!footage.project) return;
    setBusy(true);
    createProjectCuts({ path: { project_id: footage.project }, body: { kind: "clips", name: t("clip.by_text_name", { name: footage.name }), footage: [footage.id], text } })
      .then((made) => { void cache.invalidateQueries({ queryKey: ["cuts"] }); say(t("clip.by_text_done", { time: runningTime(made.seconds) })); onClose(); onCut(made.id); })
      .catch((error: unknown) => complain(t("failed.cuts"), error))
      .finally(() => setBusy(false));
  };
  return (
    <form className="mt-3 max-w-prose" onSubmit={(event) => { event.preventDefault(); cut(); }}>
      <Field label={t("clip.by_text")} help={t("clip.by_text_help")}>{(ids) => <TextArea {...ids} autoFocus spellCheck={false} className="mono max-h-[50vh] min-h-48 overflow-y-auto !text-small" value={text} onChange={(event) => setText(event.target.value)} />}</Field>
      <div className="mt-3 flex gap-2">
        <Button type="submit" icon={<Scissors size={14} />} disabled={busy || text === transcript.text}>{t("clip.by_text_act")}</Button>
        <Button kind="ghost" onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
