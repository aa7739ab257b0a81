import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Film, Maximize, Pause, Play, SkipBack, SkipForward, Volume2, VolumeX, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown, TakeShown } from "@/api";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { Empty } from "@/components/empty";
import { Loading } from "@/components/skeleton";
import { isStill } from "@/film/pictures";
import { boardQuery } from "@/film/queries";
import { at } from "@/lib/base";
import { useCommand } from "@/lib/commands";
import { slate } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { useView } from "@/lib/view";

interface Cut {
  shot: ShotShown;
  take: TakeShown;
  start: number;
  seconds: number;
}

/** The film as it stands: every shot's chosen take, one after the other, without a render. */
export function Watch() {
  const { t } = useTranslation();
  const { project } = useParams({ from: "/inside/p/$project/watch" });
  const navigate = useNavigate();
  const { data: board } = useQuery(boardQuery(project));
  const cuts = useMemo(() => cutsOf(board?.shots ?? []), [board?.shots]);
  const leave = () => void navigate({ to: "/p/$project/board", params: { project }, search: {} });
  if (!board) return <Loading />;
  if (cuts.length === 0) {
    return <Empty icon={<Film size={22} />} title={t("watch.empty")} acts={<Button kind="primary" onClick={leave}>{t("watch.back")}</Button>}>{t("watch.empty_about")}</Empty>;
  }
  return <Screening title={board.title} cuts={cuts} missing={board.shots.filter((shot) => !isStill(shot)).length - cuts.length} onLeave={leave} />;
}

function cutsOf(shots: readonly ShotShown[]): Cut[] {
  let start = 0;
  return shots.flatMap((shot) => {
    const take = shot.takes.find((one) => one.is_selected) ?? shot.takes[0];
    if (!take || isStill(shot) || isStill(take)) return [];
    const seconds = take.seconds ?? shot.seconds ?? 5;
    const cut = { shot, take, start, seconds };
    start += seconds;
    return [cut];
  });
}

function Screening({ title, cuts, missing, onLeave }: { title: string; cuts: readonly Cut[]; missing: number; onLeave: () => void }) {
  const { t } = useTranslation();
  const { muted, set } = useView();
  const [index, setIndex] = useState(0);
  const [isPlaying, setPlaying] = useState(true);
  const [time, setTime] = useState(0);
  const [isQuiet, setQuiet] = useState(false);
  const stage = useRef<HTMLDivElement>(null);
  const screens = useRef<(HTMLVideoElement | null)[]>([null, null]);
  const cut = cuts[index] as Cut;
  const last = cuts.at(-1);
  const total = (last?.start ?? 0) + (last?.seconds ?? 0);
  // Two screens take turns, so that the next take is buffered before its cut.
  const turn = index % 2;

  const jump = (to: number, seconds = 0) => {
    setIndex(Math.max(0, Math.min(cuts.length - 1, to)));
    setTime(seconds);
    const same = to === index ? screens.current[turn] : null;
    if (same) same.currentTime = seconds;
  };
  useEffect(() => {
    const now = screens.current[turn];
    const other = screens.current[1 - turn];
    other?.pause();
    if (!now) return;
    if (isPlaying) void now.play().catch(() => setPlaying(false));
    else now.pause();
  }, [turn, index, isPlaying]);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => setQuiet(true), 2500);
    return () => clearTimeout(timer);
  }, [isPlaying, isQuiet, index]);

  const seek = (seconds: number) => {
    const to = cuts.findLastIndex((one) => one.start <= seconds);
    const target = cuts[Math.max(0, to)];
    if (target) jump(Math.max(0, to), seconds - target.start);
    setTimeout(() => { const video = screens.current[Math.max(0, to) % 2]; if (video && target) video.currentTime = seconds - target.start; });
  };
  useCommand("play", () => setPlaying((now) => !now));
  useCommand("review_next", () => jump(index + 1));
  useCommand("review_previous", () => jump(index - 1));
  useCommand("leave_review", onLeave);
  useCommand("mute", () => set({ muted: !muted }));

  return (
    <div ref={stage} data-theme="dark" className="relative flex h-full flex-col bg-frame text-on-frame" onPointerMove={() => setQuiet(false)}>
      <div className="relative min-h-0 flex-1" onClick={() => setPlaying(!isPlaying)}>
        {[0, 1].map((side) => {
          const shown = side === turn ? cut : cuts[index + 1];
          return shown && (
            <video
              key={side} ref={(element) => { screens.current[side] = element; }} src={at(shown.take.video_url)} poster={at(shown.take.poster_url)} muted={muted} playsInline preload="auto"
              aria-label={side === turn ? t("take_name", { shot: slate(shown.shot.number), take: shown.take.take }) : undefined} aria-hidden={side !== turn}
              className={cx("absolute inset-0 h-full w-full object-contain", side !== turn && "invisible")}
              onTimeUpdate={(event) => side === turn && setTime(event.currentTarget.currentTime)}
              onEnded={() => side === turn && (index + 1 < cuts.length ? jump(index + 1) : setPlaying(false))}
            />
          );
        })}
      </div>
      <div className={cx("absolute inset-x-0 top-0 flex items-center gap-3 bg-linear-to-b from-frame/80 to-transparent p-3 transition-opacity duration-300", isQuiet && isPlaying && "opacity-0 focus-within:opacity-100")}>
        <IconButton kind="on-film" label={t("watch.back")} keys="Escape" onClick={onLeave}><X size={16} /></IconButton>
        <h1 className="min-w-0 flex-1 truncate text-heading">{title}</h1>
        {missing > 0 && <span className="rounded-chip bg-shade px-2 py-1 text-small">{t("watch.missing", { count: missing })}</span>}
      </div>
      <div className={cx("absolute inset-x-0 bottom-0 bg-linear-to-t from-frame to-transparent px-4 pt-12 pb-4 transition-opacity duration-300", isQuiet && isPlaying && "opacity-0 focus-within:opacity-100")}>
        <p className="mb-2 flex items-baseline gap-3 text-label"><span className="mono rounded-chip bg-shade px-1.5">{slate(cut.shot.number)}</span><span className="truncate opacity-90">{cut.shot.prompt}</span></p>
        <input
          type="range" min={0} max={total} step={0.04} value={cut.start + time} onChange={(event) => seek(Number(event.target.value))}
          aria-label={t("player.position")} aria-valuetext={`${runningTime(cut.start + time)} / ${runningTime(total)}`} className="h-6 w-full accent-accent"
        />
        <div className="mt-1 flex items-center gap-1">
          <IconButton kind="on-film" label={t("watch.previous")} keys="ArrowLeft" onClick={() => jump(index - 1)}><SkipBack size={16} /></IconButton>
          <IconButton kind="on-film" label={t(isPlaying ? "player.pause" : "player.play")} keys="Space" onClick={() => setPlaying(!isPlaying)}>{isPlaying ? <Pause size={18} /> : <Play size={18} />}</IconButton>
          <IconButton kind="on-film" label={t("watch.next")} keys="ArrowRight" onClick={() => jump(index + 1)}><SkipForward size={16} /></IconButton>
          <span className="mono ml-2 flex-1 text-small">{runningTime(cut.start + time)} / {runningTime(total)}</span>
          <IconButton kind="on-film" label={t(muted ? "player.unmute" : "player.mute")} onClick={() => set({ muted: !muted })}>{muted ? <VolumeX size={16} /> : <Volume2 size={16} />}</IconButton>
          <IconButton kind="on-film" label={t("player.fullscreen")} onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : stage.current?.requestFullscreen())}><Maximize size={16} /></IconButton>
        </div>
      </div>
    </div>
  );
}
