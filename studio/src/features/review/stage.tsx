import type { TFunction } from "i18next";
import { Check, MoveHorizontal, X } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown, TakeDetail, TakeShown } from "@/api";
import { Button } from "@/components/button";
import { cx } from "@/components/cx";
import { Stars } from "@/components/stars";
import { at } from "@/lib/base";
import { money, slate } from "@/lib/numbers";
import { asNumber, rateOf } from "@/lib/time";
import { NewMark } from "@/film/new-mark";
import { isStill, picturesOf } from "@/film/pictures";
import type { Transport } from "@/film/transport";
import type { ReviewMode } from "./search";

interface StageProps {
  shotOf: (take: TakeShown) => ShotShown;
  /** From left to right. */
  panes: readonly TakeShown[];
  /** Has the sound, and the keys. */
  focused: TakeShown;
  details: readonly (TakeDetail | undefined)[];
  mode: ReviewMode;
  transport: Transport;
  muted: boolean;
  /** Which of a still's pictures is shown, from 1. */
  numberOf: (take: TakeShown) => number;
  /** Arrived since its shot was last looked at. */
  isNew: (take: TakeShown) => boolean;
  onLead: (take: TakeShown) => void;
  onApprove: (take: TakeShown) => void;
  onReject: (take: TakeShown) => void;
  onRate: (take: TakeShown, rating: number) => void;
  canJudge: boolean;
}

/** The takes themselves, one or beside each other, or laid over each other. */
export function Stage(props: StageProps) {
  const { panes, mode } = props;
  const isLaidOver = (mode === "wipe" || mode === "difference") && panes.length === 2;
  if (isLaidOver) return <LaidOver {...props} />;
  return (
    <div className={cx("grid min-h-0 flex-1 bg-line", panes.length > 1 && "grid-cols-2", panes.length > 2 && "grid-rows-2")} style={{ gap: 1 }}>
      {panes.map((take, index) => <Pane key={take.id} {...props} take={take} index={index} />)}
    </div>
  );
}

function Pane({ take, index, ...props }: StageProps & { take: TakeShown; index: number }) {
  const { shotOf, panes, focused, transport, muted, numberOf, onLead } = props;
  const isLead = take.id === focused.id;
  return (
    <section className={cx("flex min-h-0 min-w-0 flex-col bg-bg", isLead && panes.length > 1 && "shadow-[inset_0_2px_0_var(--accent)]")}>
      <Caption {...props} take={take} index={index} />
      <Film take={take} shot={shotOf(take)} transport={transport} number={numberOf(take)} isMuted={muted || !isLead} onClick={() => (isLead ? transport.toggle() : onLead(take))} />
      <Verdicts {...props} take={take} isLead={isLead} />
    </section>
  );
}

function Film({ take, shot, transport, number, isMuted, onClick, className, style }: { take: TakeShown; shot: ShotShown; transport: Transport; number: number; isMuted: boolean; onClick?: () => void; className?: string; style?: React.CSSProperties }) {
  const { t } = useTranslation();
  const ref = useCallback((film: HTMLVideoElement | null) => transport.add(take.id, film), [transport, take.id]);
  return (
    <div className={cx("relative min-h-0 flex-1 bg-frame", className)} style={style} onClick={onClick}>
      {isStill(take) ? (
        <img src={at(picturesOf(take)[number - 1]?.whole ?? take.video_url)} alt={t("take_name", { context: shot.kind, shot: slate(shot.number), take: take.take })} draggable={false} className="absolute inset-0 h-full w-full object-contain" />
      ) : (
        <video ref={ref} src={at(take.video_url)} poster={at(take.poster_url)} muted={isMuted} playsInline preload="auto" aria-label={t("take_name", { context: shot.kind, shot: slate(shot.number), take: take.take })} className="absolute inset-0 h-full w-full object-contain" />
      )}
    </div>
  );
}

interface Fact {
  name: string;
  value: string;
  label: string;
  told: string;
  /** Worth its place only where it differs. */
  isQuiet: boolean;
}

/** How a take was made, as far as takes may differ in it. */
function factsOf(take: TakeShown, detail: TakeDetail | undefined, t: TFunction): Fact[] {
  const fact = (name: string, value: string, { label = "", told = value, isQuiet = false } = {}): Fact => ({ name, value, label, told, isQuiet });
  const price = detail?.price && Number(detail.price.amount) > 0 ? money(detail.price) : "";
  return [
    fact("model", `${take.provider} · ${take.model}`, { told: take.model }),
    fact("seed", detail?.seed == null ? "" : String(detail.seed), { label: `${t("review.seed")} ` }),
    fact("seconds", take.seconds === null ? "" : `${take.seconds} s`, { isQuiet: true }),
    fact("size", detail?.width && detail.height ? `${detail.width}×${detail.height}` : "", { isQuiet: true }),
    fact("rate", detail?.fps ? `${Number(asNumber(rateOf(detail.fps)).toFixed(2))} fps` : "", { isQuiet: true }),
    fact("prompt", detail?.prompt ?? "", { told: t("field.prompt"), isQuiet: true }),
    fact("price", price),
  ];
}

/** Which take this is and how it was made; what differs from the others is marked. */
function Caption({ shotOf, take, index, panes, focused, details, isNew, onLead, onRate, canJudge }: StageProps & { take: TakeShown; index: number }) {
  const { t } = useTranslation();
  const facts = factsOf(take, details[index], t);
  const isOfSeveral = panes.some((one) => one.shot_id !== take.shot_id);
  const others = panes.flatMap((one, at) => (at === index || !details[at] ? [] : [factsOf(one, details[at], t)]));
  return (
    <header className="flex min-h-9 min-w-0 items-center gap-x-3 px-3 py-0.5 text-small text-muted">
      <button type="button" onClick={() => onLead(take)} aria-pressed={take.id === focused.id} className="mono flex min-h-6 shrink-0 items-center gap-1.5 rounded-chip text-label text-fg">
        {isOfSeveral && <span>{slate(shotOf(take).number)}</span>}
        {take.is_rehearsal ? t("review.rehearsal_take", { take: take.take }) : t("review.take", { context: take.kind, take: take.take })}
      </button>
      {isNew(take) && <NewMark className="shrink-0" />}
      {take.verdict && <span className={take.verdict === "approved" ? "text-ok" : "text-bad"} title={take.reason}>{t(`verdict.${take.verdict as "approved"}`)}</span>}
      <span className="flex min-w-0 flex-1 flex-wrap gap-x-3">
        {facts.map((fact) => {
          const isOther = others.some((one) => one.find(({ name }) => name === fact.name)?.value !== fact.value);
          if (!fact.value || (fact.isQuiet && !isOther)) return null;
          return <span key={fact.name} title={isOther ? `${t("review.differs")}: ${fact.value}` : fact.value} className={cx("max-w-full truncate", fact.name !== "model" && "mono", !isOther && fact.name !== "model" && "max-desk:hidden")}>{fact.label}{isOther && <span className="mr-0.5 text-accent">▲</span>}{fact.told}</span>;
        })}
        {take.is_stale && <span className="shrink-0 text-warn">{t("status.stale")}</span>}
      </span>
      <Stars value={take.rating} onChange={canJudge ? (rating) => onRate(take, rating) : undefined} />
    </header>
  );
}

function Verdicts({ take, isLead, onApprove, onReject, canJudge }: StageProps & { take: TakeShown; isLead: boolean }) {
  const { t } = useTranslation();
  if (!canJudge) return null;
  return (
    <footer className="flex items-center justify-center gap-2 p-2">
      <Button onClick={() => onReject(take)} icon={<X size={15} className="text-bad" />} aria-pressed={take.verdict === "rejected"} className={cx("min-w-28", take.verdict === "rejected" && "!border-bad")} aria-keyshortcuts={isLead ? "X" : undefined}>
        {t("review.reject")}{isLead && <kbd className="mono hidden text-micro text-muted tablet:inline">X</kbd>}
      </Button>
      <Button kind={isLead ? "primary" : "plain"} onClick={() => onApprove(take)} icon={<Check size={15} />} aria-pressed={take.verdict === "approved"} className="min-w-28" aria-keyshortcuts={isLead ? "A" : undefined}>
        {t(take.verdict === "approved" ? "review.approved" : "review.approve")}{isLead && <kbd className="mono hidden text-micro opacity-70 tablet:inline">A</kbd>}
      </Button>
    </footer>
  );
}

/** Two takes over each other: a line wipes between them, or only what differs is bright. */
function LaidOver(props: StageProps) {
  const { t } = useTranslation();
  const { panes, focused, shotOf, transport, muted, numberOf, mode } = props;
  const [wipe, setWipe] = useState(50);
  const [first, second] = panes;
  if (!first || !second) return null;
  return (
    <section className="flex min-h-0 flex-1 flex-col bg-bg">
      <div className="grid grid-cols-2"><Caption {...props} take={first} index={0} /><Caption {...props} take={second} index={1} /></div>
      <div className="relative flex min-h-0 flex-1 bg-frame">
        <Film take={first} shot={shotOf(first)} transport={transport} number={numberOf(first)} isMuted={muted || first.id !== focused.id} className="!absolute inset-0" />
        <Film
          take={second} shot={shotOf(second)} transport={transport} number={numberOf(second)} isMuted={muted || second.id !== focused.id} className="!absolute inset-0"
          style={mode === "wipe" ? { clipPath: `inset(0 0 0 ${wipe}%)` } : { mixBlendMode: "difference" }}
        />
        {mode === "wipe" && (
          <>
            <input type="range" min={0} max={100} step={0.5} value={wipe} onChange={(event) => setWipe(Number(event.target.value))} aria-label={t("review.wipe")} className="peer absolute inset-0 h-full w-full cursor-ew-resize opacity-0" />
            <span aria-hidden className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-accent peer-focus-visible:[&>span]:outline-2 peer-focus-visible:[&>span]:outline-offset-2 peer-focus-visible:[&>span]:outline-on-frame" style={{ left: `${wipe}%` }}><span className="absolute top-1/2 left-1/2 flex size-8 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full bg-accent text-on-accent"><MoveHorizontal size={16} /></span></span>
          </>
        )}
      </div>
      <Verdicts {...props} take={focused} isLead />
    </section>
  );
}
