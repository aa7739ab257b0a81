import { useTranslation } from "react-i18next";

import type { CutItemShown, MusicShown, SubtitleLine } from "@/api";
import { cx } from "@/components/cx";
import { Waveform } from "./waveform";

interface Window {
  scale: number;
  /** What of the edit is on the page, in seconds. */
  from: number;
  to: number;
}

export const isSeen = (start: number, end: number, { from, to }: Window): boolean => end >= from && start <= to;

/** A1: each clip's own sound, with its gain. */
export function OwnSound({ items, view }: { items: readonly CutItemShown[]; view: Window }) {
  return (
    <div aria-hidden className="relative h-9">
      {items.map((item, number) => {
        const [begin, length] = [item.at ?? 0, item.seconds ?? 0];
        if (!item.video_url || !isSeen(begin, begin + length, view)) return null;
        return (
          <div key={number} className="absolute inset-y-0.5 overflow-hidden rounded-chip border border-line bg-raised/60" style={{ left: begin * view.scale + 1, width: Math.max(2, length * view.scale - 2) }}>
            {item.waveform_url && <Waveform url={item.waveform_url} start={item.start ?? 0} end={item.end ?? 0} width={length * view.scale} />}
            {item.gain ? <span className="mono absolute top-0 left-0.5 rounded-chip whitespace-nowrap bg-surface/85 px-0.5 text-micro text-fg">{item.gain > 0 ? "+" : "−"}{Math.abs(item.gain)} dB</span> : null}
          </div>
        );
      })}
    </div>
  );
}

/** A2: music beneath; each piece opens to be changed. */
export function MusicLane({ music, view, canEdit, onOpen }: { music: readonly MusicShown[]; view: Window; canEdit: boolean; onOpen: (number: number) => void }) {
  const { t } = useTranslation();
  if (music.length === 0) return <div className="h-9" />;
  return (
    <ul aria-label={t("music.title")} className="relative h-9">
      {music.map((one, number) => {
        const width = Math.max(24, (one.lasts ?? 0) * view.scale - 2);
        const look = cx("absolute inset-y-0.5 block overflow-hidden rounded-chip border text-left -outline-offset-2", one.problem ? "border-bad bg-bad/20" : "border-line bg-raised/60 hover:border-control");
        const place = { left: (one.at ?? 0) * view.scale + 1, width };
        const name = one.name || t("music.title");
        const inside = (
          <>
            {one.waveform_url && <Waveform url={one.waveform_url} start={one.start ?? 0} end={(one.start ?? 0) + (one.lasts ?? 0)} width={width} />}
            <span className="absolute top-0 left-1 max-w-full truncate rounded-chip bg-surface/85 px-0.5 text-micro text-fg">{one.problem || name}</span>
          </>
        );
        return <li key={number} className="contents">{canEdit ? <button type="button" className={look} style={place} aria-label={t("music.change", { name })} onClick={() => onOpen(number)}>{inside}</button> : <span className={look} style={place}>{inside}</span>}</li>;
      })}
    </ul>
  );
}

/** S1: subtitles in their places. */
export function SubtitleLane({ lines, view }: { lines: readonly SubtitleLine[]; view: Window }) {
  const { t } = useTranslation();
  if (lines.length === 0) return <div className="h-7" />;
  return (
    <ul aria-label={t("subtitles.title")} className="relative h-7">
      {lines.map((line, number) => isSeen(line.start, line.end, view) && (
        <li key={number} title={line.text} className="absolute inset-y-0.5 truncate rounded-chip border border-line bg-raised/60 px-1 text-micro leading-6 text-fg" style={{ left: line.start * view.scale + 1, width: Math.max(2, (line.end - line.start) * view.scale - 2) }}>{line.text}</li>
      ))}
    </ul>
  );
}
