import { Pause, Play, SkipBack, SkipForward, Volume2, VolumeX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import type { Program } from "@/film/program";
import { at } from "@/lib/base";
import { useCommand } from "@/lib/commands";
import { asNumber, rateOf, timecode } from "@/lib/time";
import { useView } from "@/lib/view";

/** The edit as it stands, on one screen, with its transport. */
export function ProgramView({ items, program, className, hasKeys = true }: { items: readonly CutItemShown[]; program: Program; className?: string; hasKeys?: boolean }) {
  const { t } = useTranslation();
  const { muted, set } = useView();
  const { index, time, total, isPlaying } = program;
  const turn = index % 2;
  const item = items[index];
  const rate = rateOf(items.find((one) => one.rate)?.rate); // an edit counts at its first clip's rate, as its render does
  const fps = asNumber(rate);
  const frame = Math.floor(time * fps + 0.05);
  const seekFrame = (to: number) => { program.stop(); program.seek(to / fps + 0.001); };
  const go = (to: number) => { const target = items[Math.max(0, Math.min(items.length - 1, to))]; if (target) program.seek(target.at ?? 0); };
  const keys = { when: hasKeys };
  useCommand("play", program.toggle, keys);
  useCommand("stop", program.stop, keys);
  useCommand("frame_on", () => seekFrame(frame + 1), keys);
  useCommand("frame_back", () => seekFrame(frame - 1), keys);
  useCommand("mute", () => set({ muted: !muted }), keys);
  const last = Math.max(1, Math.round(total * fps));
  return (
    <div className={cx("flex min-h-0 flex-col", className)}>
      <div className="relative min-h-40 flex-1 bg-frame" onClick={program.toggle}>
        {[0, 1].map((side) => {
          const shown = side === turn ? item : items[index + 1];
          return shown?.video_url ? (
            <video
              key={side} ref={program.screen(side)} src={at(shown.video_url)} poster={shown.poster_url ? at(shown.poster_url) : undefined} muted={muted} playsInline preload="auto"
              onLoadedMetadata={(event) => { event.currentTarget.currentTime = (shown.start ?? 0) + (side === turn ? time - (shown.at ?? 0) : 0); }}
              aria-label={side === turn ? shown.title || shown.name : undefined} aria-hidden={side !== turn}
              className={cx("absolute inset-0 h-full w-full object-contain", side !== turn && "invisible")}
            />
          ) : null;
        })}
        {item && !item.video_url && (
          <div className="absolute inset-0 flex flex-col items-center justify-center gap-1 px-6 text-center text-on-frame">
            <p className="text-heading">{item.gap ? t("edit.gap") : t("edit.broken")}</p>
            <p className="text-body opacity-80">{item.problem || item.reason || item.title}</p>
          </div>
        )}
      </div>
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
        <IconButton label={t(muted ? "player.unmute" : "player.mute")} onClick={() => set({ muted: !muted })}>{muted ? <VolumeX size={16} /> : <Volume2 size={16} />}</IconButton>
      </div>
    </div>
  );
}
