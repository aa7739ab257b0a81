import { FolderCheck, GripVertical } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown } from "@/api";
import { Bar } from "@/components/bar";
import { cx } from "@/components/cx";
import { useNow } from "@/components/use-now";
import { NewMark } from "@/film/new-mark";
import { useHasNew } from "@/film/new-takes";
import { filmOf, isStill } from "@/film/pictures";
import { Poster } from "@/film/poster";
import { StatusMark } from "@/film/status";
import { type ShotProgress, useShotProgress } from "@/film/use-shot-progress";
import { percent, slate } from "@/lib/numbers";
import { runningTime } from "@/lib/time";

export interface CardProps {
  project: string;
  shot: ShotShown;
  isOpen: boolean;
  isSelected: boolean;
  isPortrait: boolean;
  onToggle: (id: string) => void;
}

/** One shot: its poster, its number, what it shows, and where it stands. */
export const ShotCard = memo(function ShotCard({ project, shot, isOpen, isSelected, isPortrait, onToggle }: CardProps) {
  const { t } = useTranslation();
  const progress = useShotProgress(shot);
  const chosen = shot.takes.find((take) => take.is_selected);
  const count = shot.takes.length;
  const hasNew = useHasNew(project, shot);
  return (
    <div
      className={cx(
        "group relative overflow-hidden rounded-card border bg-surface transition-colors",
        isSelected ? "border-accent ring-1 ring-accent" : isOpen ? "border-control" : "border-line hover:border-control",
      )}
    >
      <Poster poster={shot.poster_url} video={filmOf(chosen)} isPicture={isStill(shot)} className={isPortrait ? "aspect-[9/16]" : "aspect-video"} />
      <span className="mono absolute top-1.5 left-1.5 flex items-center gap-1.5 rounded-chip bg-shade px-1.5 text-micro text-on-frame">
        {slate(shot.number)}
        {shot.seconds !== null && <span className="opacity-75">{shot.seconds}s</span>}
        {shot.kept && <FolderCheck size={12} role="img" aria-label={t("pictures.lies", { path: shot.kept })} />}
        {hasNew && <NewMark />}
      </span>
      <label
        className={cx("absolute top-0 right-0 flex size-8 items-center justify-center transition-opacity", isSelected ? "opacity-100" : "opacity-0 focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100")}
        onClick={(event) => event.stopPropagation()}
      >
        <input type="checkbox" tabIndex={-1} aria-label={t("board.select_shot", { context: shot.kind, shot: slate(shot.number) })} checked={isSelected} onChange={() => onToggle(shot.id)} className="size-4 accent-accent" />
      </label>
      {progress && <Bar fraction={progress.fraction} label={t("board.progress", { context: shot.kind, shot: slate(shot.number) })} className="!h-[3px] !rounded-none" />}
      <div className={cx("flex h-[72px] flex-col justify-between px-2.5 pb-2", progress ? "-mt-[3px] pt-2.5" : "pt-2")}>
        <p className="line-clamp-2 text-small text-fg/90 [overflow-wrap:anywhere]">{shot.prompt}</p>
        <div className="flex items-center gap-2">
          {progress ? <Running shot={shot} progress={progress} /> : <StatusMark status={shot.status} words={shot.status === "failed" ? failureWords(shot) : undefined} />}
          <span className="flex-1" />
          {count > 1 && <span className="mono text-micro text-muted">{t("takes", { context: shot.kind, count })}</span>}
          {chosen?.is_rehearsal && <span className="text-micro text-muted">{t("rehearsal")}</span>}
          <GripVertical size={13} aria-hidden className="-mr-1 shrink-0 cursor-grab text-control opacity-0 group-hover:opacity-100" />
        </div>
      </div>
    </div>
  );
});

const failureWords = (shot: ShotShown): string | undefined => shot.jobs.find((job) => job.state === "failed")?.problem || undefined;

function Running({ shot, progress }: { shot: ShotShown; progress: ShotProgress }) {
  const { t } = useTranslation();
  const now = useNow(1000);
  const isQueued = ["queued", "planned", "retrying"].includes(progress.stage);
  const elapsed = runningTime(Math.max(0, now - Date.parse(progress.since)) / 1000);
  const told = progress.fraction === null || progress.fraction === 0 ? elapsed : percent(progress.fraction);
  const status = shot.status === "unknown" ? "unknown" : isQueued ? "queued" : "running";
  return <StatusMark status={status} words={isQueued || status === "unknown" ? t(`status.${status}`) : `${t(`stage.${stageWord(progress.stage)}`)} ${told}`} />;
}

export type StageWord = "submitting" | "waiting" | "fetching" | "running" | "queued";

export const stageWord = (stage: string): StageWord =>
  (["submitting", "waiting", "fetching", "queued"] as const).find((one) => one === stage) ?? (stage === "retrying" || stage === "planned" ? "queued" : "running");
