import { Pause, Play, SkipBack, SkipForward, Volume2, VolumeX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import type { Program } from "@/film/program";
import { at } from "@/lib/base";
import { useCommand } from "@/lib/commands";
import { timecode, TWENTY_FOUR } from "@/lib/time";
import { useView } from "@/lib/view";

const FPS = 24;

/** The edit as it stands, on one screen, with its transport. */
export function ProgramView({ items, program, className, hasKeys = true }: { items: readonly CutItemShown[]; program: Program; className?: string; hasKeys?: boolean }) {
  const { t } = useTranslation();
  const { muted, set } = useView();
  const { index, time, total, isPlaying } = program;
  const turn = index % 2;
  const item = items[index];
  const go = (to: number) => { const target = items[Math.max(0, Math.min(items.length - 1, to))]; if (target) program.seek(target.at ?? 0); };
  const keys = { when: hasKeys };
  useCommand("play", program.toggle, keys);
  useCommand("stop", program.stop, keys);
  useCommand("frame_on", () => { program.stop(); program.seek(time + 1 / FPS); }, keys);
  useCommand("frame_back", () => { program.stop(); program.seek(time - 1 / FPS); }, keys);
  useCommand("mute", () => set({ muted: !muted }), keys);
  const code = (seconds: number) => timecode(Math.round(seconds * FPS), TWENTY_FOUR);
  return (
    <div className={cx("flex min-h-0 flex-col", className)}>
      <div className="relative min-h-40 flex-1 bg-frame" onClick={program.toggle}>
        {[0, 1].map((side) => {
          const shown = side === turn ? item : items[index + 1];
          return shown?.video_url ? (
            <video
              key={side} ref={program.screen(side)} src={at(shown.video_url)} poster={shown.poster_url ? at(shown.poster_url) : undefined} muted={muted} playsInline preload="auto"
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
          type="range" min={0} max={Math.max(0.04, total)} step={0.04} value={time} aria-label={t("player.position")} aria-valuetext={code(time)}
          onChange={(event) => { program.stop(); program.seek(Number(event.target.value)); }} className="mx-1 h-6 w-full accent-accent"
        />
        <IconButton label={t("edit.previous")} onClick={() => go(index - 1)}><SkipBack size={16} /></IconButton>
        <IconButton label={t(isPlaying ? "player.pause" : "player.play")} keys="Space" onClick={program.toggle}>{isPlaying ? <Pause size={17} /> : <Play size={17} />}</IconButton>
        <IconButton label={t("edit.next")} onClick={() => go(index + 1)}><SkipForward size={16} /></IconButton>
        <span className="mono ml-2 text-small whitespace-nowrap">{code(time)} <span className="text-muted">/ {code(total)}</span></span>
        <span className="flex-1" />
        <IconButton label={t(muted ? "player.unmute" : "player.mute")} onClick={() => set({ muted: !muted })}>{muted ? <VolumeX size={16} /> : <Volume2 size={16} />}</IconButton>
      </div>
    </div>
  );
}
