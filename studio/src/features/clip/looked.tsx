import { Captions, Film } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FootageDetail } from "@/api";
import { Segmented } from "@/components/segmented";
import { FilmPlayer } from "@/film/film-player";
import { useTransport } from "@/film/transport";
import { at } from "@/lib/base";
import { slate } from "@/lib/numbers";
import { asNumber, rateOf, runningTime } from "@/lib/time";
import { Strip } from "./strip";
import { Transcript } from "./transcript";

/** Footage that was looked at: its film, and below it the shots or the words, each a way to a moment. */
export function Looked({ footage, hasKeys, onCut }: { footage: FootageDetail; hasKeys: boolean; onCut: (cuts: string) => void }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<"shots" | "words">("shots");
  const rate = rateOf(footage.rate);
  const fps = asNumber(rate);
  const frames = Math.max(1, footage.frames ?? Math.round((footage.duration ?? 1) * fps));
  const { transport, state } = useTransport(footage.id, fps, frames);
  const seek = (seconds: number) => transport.seek(Math.round(seconds * fps));
  const now = state.frame / fps;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <FilmPlayer
        src={at(footage.proxy_url ?? footage.video_url ?? "")} poster={footage.poster_url ? at(footage.poster_url) : undefined} label={footage.name}
        hasKeys={hasKeys} transport={transport} state={state} frames={frames} rate={rate}
      >
        <Strip footage={footage} now={now} />
      </FilmPlayer>
      <div className="px-3 py-3 tablet:px-5">
        <Segmented
          label={t("clip.known")} value={shown} onChange={setShown}
          options={[
            { value: "shots", label: t("clip.shots", { count: footage.shot_ranges.length }), icon: <Film size={14} /> },
            { value: "words", label: t("clip.words"), icon: <Captions size={14} /> },
          ]}
        />
        {shown === "words" ? <Transcript footage={footage} now={now} onSeek={seek} onCut={onCut} /> : (
          <ol aria-label={t("clip.shots_label")} className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-2">
            {footage.shot_ranges.map((shot, number) => {
              const isHere = now >= shot.start && now < shot.end;
              return (
                <li key={shot.in}>
                  <button type="button" aria-current={isHere || undefined} onClick={() => seek(shot.start)} className="group block w-full rounded-control text-left">
                    <span className="relative block aspect-video overflow-hidden rounded-chip bg-frame">
                      {shot.thumbnail_url && <img src={at(shot.thumbnail_url)} alt="" loading="lazy" className="h-full w-full object-contain" />}
                      <span className={isHere ? "absolute inset-0 rounded-chip ring-2 ring-accent ring-inset" : "absolute inset-0 rounded-chip group-hover:ring-1 group-hover:ring-control group-hover:ring-inset"} />
                    </span>
                    <span className="mt-1 flex justify-between px-0.5 text-micro"><span className="mono">{slate(number + 1)}</span><span className="mono text-muted">{runningTime(shot.start)} · {(shot.end - shot.start).toFixed(1)}s</span></span>
                  </button>
                </li>
              );
            })}
          </ol>
        )}
      </div>
    </div>
  );
}
