import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { FootageDetail } from "@/api";
import { cx } from "@/components/cx";
import { runningTime } from "@/lib/time";
import { transcriptQuery } from "./queries";

/** What is said, sentence by sentence; each leads to its moment. */
export function Transcript({ footage, now, onSeek }: { footage: FootageDetail; now: number; onSeek: (seconds: number) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...transcriptQuery(footage.id), enabled: footage.has_transcript });
  if (!footage.has_transcript) return <p className="mt-3 max-w-prose text-body text-muted">{t(footage.speech_ranges.length > 0 ? "clip.no_words" : "clip.silent")}</p>;
  return (
    <ol aria-label={t("clip.words")} className="mt-3 max-w-prose">
      {data?.sentences.map((one) => {
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
  );
}
