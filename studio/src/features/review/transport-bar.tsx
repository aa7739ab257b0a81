import { useQuery } from "@tanstack/react-query";
import { ChevronFirst, ChevronLast, MessageSquarePlus, Pause, Play, StepBack, StepForward, Volume2, VolumeX } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { TakeShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { notesQuery } from "@/film/queries";
import { type Rate, timecode } from "@/lib/time";
import type { Transport, TransportState } from "@/film/transport";

/** Play, step, scrub; where notes and the in and out points lie. */
export function TransportBar({ transport, state, frames, rate, take, muted, onMute, onNote }: {
  transport: Transport; state: TransportState; frames: number; rate: Rate; take: TakeShown; muted: boolean; onMute: () => void; onNote: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const { data: notes = [] } = useQuery(notesQuery(take.id));
  const share = (frame: number) => `${(100 * frame) / Math.max(1, frames - 1)}%`;
  return (
    <div role="group" aria-label={t("player.transport")} className="flex shrink-0 flex-wrap items-center gap-x-2 border-y tablet:gap-x-3 border-line bg-surface px-3 py-1.5">
      <div className="order-2 flex items-center tablet:order-1">
        <IconButton label={t("player.start")} className="max-tablet:hidden" onClick={() => transport.seek(0)}><ChevronFirst size={16} /></IconButton>
        <IconButton label={t("commands.frame_back")} keys="," onClick={() => transport.step(-1)}><StepBack size={15} /></IconButton>
        <IconButton label={t(state.isPlaying ? "player.pause" : "player.play")} keys="Space" onClick={transport.toggle}>{state.isPlaying ? <Pause size={17} /> : <Play size={17} />}</IconButton>
        <IconButton label={t("commands.frame_on")} keys="." onClick={() => transport.step(1)}><StepForward size={15} /></IconButton>
        <IconButton label={t("player.end")} className="max-tablet:hidden" onClick={() => transport.seek(frames - 1)}><ChevronLast size={16} /></IconButton>
      </div>
      <span className="mono order-3 text-small whitespace-nowrap tablet:order-2"><span>{timecode(state.frame, rate)}</span><span className="hidden text-muted tablet:inline"> / {timecode(frames, rate)}</span></span>
      <div className="relative order-1 flex h-8 w-full min-w-0 items-center tablet:order-3 tablet:w-auto tablet:flex-1">
        {state.from !== null && <Mark at={share(state.from)} label={t("commands.set_in")} className="h-4 w-0.5 bg-fg" />}
        {state.to !== null && <Mark at={share(state.to)} label={t("commands.set_out")} className="h-4 w-0.5 bg-fg" />}
        <input
          type="range" min={0} max={Math.max(1, frames - 1)} value={state.frame} onChange={(event) => { if (state.isPlaying) transport.stop(); transport.seek(Number(event.target.value)); }}
          aria-label={t("player.position")} aria-valuetext={timecode(state.frame, rate)} className="h-6 w-full accent-accent"
        />
        {notes.map((note) => (
          <button key={note.id} type="button" title={`${note.user_name}: ${note.text}`} aria-label={t("notes.at", { time: timecode(note.frame, rate) })} onClick={() => transport.seek(note.frame)} className="absolute top-0 size-6 -translate-x-1/2 text-review" style={{ left: share(note.frame) }}>
            <span className="mx-auto block size-2 rotate-45 bg-review" />
          </button>
        ))}
      </div>
      <span className={cx("mono order-4 w-7 flex-1 text-right text-small tablet:flex-none", state.speed === 1 && "text-muted")}>{state.speed}×</span>
      <IconButton label={t(muted ? "player.unmute" : "player.mute")} className="order-5" onClick={onMute}>{muted ? <VolumeX size={16} /> : <Volume2 size={16} />}</IconButton>
      <span className="order-6 hidden text-small whitespace-nowrap text-muted desk:inline">{t("notes.count", { count: notes.length })}</span>
      {onNote && <Button kind="ghost" size="dense" className="order-7 !px-1.5 tablet:!px-2.5" icon={<MessageSquarePlus size={15} />} onClick={onNote}><span className="sr-only tablet:not-sr-only">{t("notes.add")}</span><kbd className="mono hidden text-micro text-muted desk:inline">M</kbd></Button>}
    </div>
  );
}

const Mark = ({ at, label, className }: { at: string; label: string; className: string }) => <span role="img" aria-label={label} className={cx("absolute -translate-x-1/2", className)} style={{ left: at }} />;
