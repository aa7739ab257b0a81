import { Pause, Play, SkipBack, SkipForward, Volume2, VolumeX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CutItemShown, MusicShown, SubtitleLine } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import type { Program } from "@/film/program";
import { at } from "@/lib/base";
import { useCommand } from "@/lib/commands";
import { timecode } from "@/lib/time";
import { useView } from "@/lib/view";

/** The edit as it stands, on one screen, with its transport. */
export function ProgramView({ items, program, music = [], lines = [], className, hasKeys = true }: {
  items: readonly CutItemShown[]; program: Program; music?: readonly MusicShown[]; lines?: readonly SubtitleLine[]; className?: string; hasKeys?: boolean;
}) {
  const { t } = useTranslation();
  const { muted, set } = useView();
  const { index, time, total, isPlaying, rate, fps, speed } = program;
  const frame = Math.floor(time * fps + 0.05);
  const seekFrame = (to: number) => { program.stop(); program.seek(to / fps + 0.001); };
  const go = (to: number) => { const target = items[Math.max(0, Math.min(items.length - 1, to))]; if (target) program.seek((target.at ?? 0) + 0.001); };
  const keys = { when: hasKeys };
  useCommand("play", program.toggle, keys);
  useCommand("stop", program.stop, keys);
  useCommand("forward", program.forward, keys);
  useCommand("reverse", program.reverse, keys);
  useCommand("frame_on", () => seekFrame(frame + 1), keys);
  useCommand("frame_back", () => seekFrame(frame - 1), keys);
  useCommand("mute", () => set({ muted: !muted }), keys);
  const last = Math.max(1, Math.round(total * fps));
  return (
    <div className={cx("flex min-h-0 flex-col", className)}>
      <Screen items={items} program={program} muted={muted} lines={lines} />
      {music.map((one, number) => one.url && <audio key={`${one.sound}${number}`} ref={program.speaker(number)} src={at(one.url)} muted={muted} preload="auto" />)}
      <div role="group" aria-label={t("player.transport")} className="flex shrink-0 flex-wrap items-center border-y border-line bg-surface px-2 py-1">
        <input
          type="range" min={0} max={last - 1} step={1} value={Math.min(frame, last - 1)} aria-label={t("player.position")} aria-valuetext={timecode(frame, rate)}
          onChange={(event) => seekFrame(Number(event.target.value))} className="mx-1 h-6 w-full accent-accent"
        />
        <IconButton label={t("edit.previous")} onClick={() => go(index - 1)}><SkipBack size={16} /></IconButton>
        <IconButton label={t(isPlaying ? "player.pause" : "player.play")} keys="Space" onClick={program.toggle}>{isPlaying ? <Pause size={17} /> : <Play size={17} />}</IconButton>
        <IconButton label={t("edit.next")} onClick={() => go(index + 1)}><SkipForward size={16} /></IconButton>
        <span className="mono ml-2 text-small whitespace-nowrap">{timecode(frame, rate)} <span className="text-muted">/ {timecode(last, rate)}</span></span>
        <span className="flex-1" />
        {isPlaying && speed !== 1 && <span className="mono mr-1 text-small text-accent">{speed}×</span>}
        <IconButton label={t(muted ? "player.unmute" : "player.mute")} onClick={() => set({ muted: !muted })}>{muted ? <VolumeX size={16} /> : <Volume2 size={16} />}</IconButton>
      </div>
    </div>
  );
}

/** The picture at the playhead: the clip, over the one before it where they dissolve, and its subtitle. */
function Screen({ items, program, muted, lines }: { items: readonly CutItemShown[]; program: Program; muted: boolean; lines: readonly SubtitleLine[] }) {
  const { t } = useTranslation();
  const { index, time, look } = program;
  const item = items[index];
  const turn = index % 2;
  const said = lines.filter((line) => line.start <= time + 1e-6 && time < line.end);
  return (
    <div className="relative min-h-40 flex-1 overflow-hidden bg-frame" onClick={program.toggle}>
      {[0, 1].map((side) => {
        const isMain = side === turn;
        const shown = isMain ? item : look.hasUnder ? items[index - 1] : items[index + 1];
        return shown?.video_url ? (
          <video
            key={side} ref={program.screen(side)} src={at(shown.video_url)} poster={shown.poster_url ? at(shown.poster_url) : undefined} muted={muted} playsInline preload="auto"
            onLoadedMetadata={(event) => { event.currentTarget.currentTime = isMain ? (shown.start ?? 0) + time - (shown.at ?? 0) : look.hasUnder ? (shown.end ?? 0) + time - (item?.at ?? 0) : (shown.start ?? 0); }}
            aria-label={isMain ? shown.title || shown.name : undefined} aria-hidden={!isMain} style={isMain ? { opacity: look.share * (1 - look.dark) } : undefined}
            className={cx("absolute inset-0 h-full w-full object-contain", isMain ? "z-[1]" : look.hasUnder ? "z-0" : "invisible")}
          />
        ) : null;
      })}
      {item && !item.video_url && (
        <div className="absolute inset-0 z-[1] flex flex-col items-center justify-center gap-1 px-6 text-center text-on-frame">
          <p className="text-heading">{item.gap ? t("edit.gap") : t("edit.broken")}</p>
          <p className="text-body opacity-80">{item.problem || item.reason || item.title}</p>
        </div>
      )}
      {said.length > 0 && (
        <p className="pointer-events-none absolute inset-x-4 bottom-[6%] z-[2] text-center text-heading text-on-frame">
          <span className="rounded-chip bg-shade px-2 py-0.5 whitespace-pre-line [box-decoration-break:clone]">{said.map((line) => line.text).join("\n")}</span>
        </p>
      )}
    </div>
  );
}
