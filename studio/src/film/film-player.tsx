import { ChevronFirst, ChevronLast, Pause, Play, StepBack, StepForward, Volume2, VolumeX } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import type { Transport, TransportState } from "@/film/transport";
import { useCommand } from "@/lib/commands";
import { type Rate, timecode } from "@/lib/time";
import { useView } from "@/lib/view";

/** One film with its transport; every key of the player holds. children: a picture of its whole length, behind the slider. */
export function FilmPlayer({ src, poster, label, transport, state, frames, rate, children, className, hasKeys = true }: {
  src: string; poster?: string | undefined; label: string; transport: Transport; state: TransportState; frames: number; rate: Rate; children?: ReactNode; className?: string; hasKeys?: boolean;
}) {
  const { t } = useTranslation();
  const { muted, set } = useView();
  const keys = { when: hasKeys };
  useCommand("play", transport.toggle, keys);
  useCommand("forward", transport.forward, keys);
  useCommand("reverse", transport.reverse, keys);
  useCommand("stop", transport.stop, keys);
  useCommand("frame_on", () => transport.step(1), keys);
  useCommand("frame_back", () => transport.step(-1), keys);
  useCommand("mute", () => set({ muted: !muted }), keys);
  return (
    <div className={className}>
      <div className="flex justify-center bg-frame" onClick={transport.toggle}>
        <video key={src} ref={(film) => transport.add("film", film)} src={src} poster={poster} muted={muted} playsInline preload="metadata" aria-label={label} className="aspect-video max-h-[44vh] w-full object-contain" />
      </div>
      <div role="group" aria-label={t("player.transport")} className="border-y border-line bg-surface">
        <div className="relative">
          {children}
          <input
            type="range" min={0} max={Math.max(1, frames - 1)} value={state.frame} aria-label={t("player.position")} aria-valuetext={timecode(state.frame, rate)}
            onChange={(event) => { if (state.isPlaying) transport.stop(); transport.seek(Number(event.target.value)); }}
            className={cx("accent-accent", children ? "scrub absolute inset-0 h-full w-full cursor-pointer" : "mx-3 h-6 w-[calc(100%-24px)]")}
          />
        </div>
        <div className="flex flex-wrap items-center px-2 py-1">
          <IconButton label={t("player.start")} onClick={() => transport.seek(0)}><ChevronFirst size={16} /></IconButton>
          <IconButton label={t("commands.frame_back")} keys="," onClick={() => transport.step(-1)}><StepBack size={15} /></IconButton>
          <IconButton label={t(state.isPlaying ? "player.pause" : "player.play")} keys="Space" onClick={transport.toggle}>{state.isPlaying ? <Pause size={17} /> : <Play size={17} />}</IconButton>
          <IconButton label={t("commands.frame_on")} keys="." onClick={() => transport.step(1)}><StepForward size={15} /></IconButton>
          <IconButton label={t("player.end")} onClick={() => transport.seek(frames - 1)}><ChevronLast size={16} /></IconButton>
          <span className="mono ml-1 flex-1 text-small whitespace-nowrap tablet:ml-2">{timecode(state.frame, rate)} <span className="text-muted">/ {timecode(frames, rate)}</span></span>
          <span className={cx("mono mr-2 text-small", state.speed === 1 && "hidden text-muted tablet:inline")}>{state.speed}×</span>
          <IconButton label={t(muted ? "player.unmute" : "player.mute")} onClick={() => set({ muted: !muted })}>{muted ? <VolumeX size={16} /> : <Volume2 size={16} />}</IconButton>
        </div>
      </div>
    </div>
  );
}
