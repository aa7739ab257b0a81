import { Pause, Play, RefreshCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { FootageShown } from "@/api";
import { Bar } from "@/components/bar";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { Poster } from "@/film/poster";
import { useProgress } from "@/film/progress";
import { isProblem } from "@/lib/http";
import { bytes, percent, sentence } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { cancelSending, goOn, pauseSending, type Sending } from "./uploads";

/** What was brought in and what is on its way. */
export function Bin({ list, sending, open, onOpen, onArrived, more }: {
  list: readonly FootageShown[]; sending: readonly Sending[]; open: string | undefined; onOpen: (id: string) => void; onArrived: (footage: string) => void; more: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("clip.bin")} className="min-h-0 w-full shrink-0 overflow-y-auto border-line tablet:w-64 tablet:border-r desk:w-72">
      {sending.length > 0 && <ul aria-label={t("clip.sending")} className="border-b border-line">{sending.map((one) => <OnItsWay key={one.id} one={one} onArrived={onArrived} />)}</ul>}
      <ul className="p-2">
        {list.map((one) => <li key={one.id}><Piece one={one} isOpen={one.id === open} onOpen={() => onOpen(one.id)} /></li>)}
      </ul>
      {more && <Button kind="ghost" className="m-2" onClick={more}>{t("queue.more")}</Button>}
    </nav>
  );
}

function Piece({ one, isOpen, onOpen }: { one: FootageShown; isOpen: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const heard = useProgress((state) => (one.job ? state.byJob[one.job] : undefined));
  const isBusy = one.state === "receiving" || one.state === "indexing";
  const fraction = heard?.fraction ?? (one.progress > 0 ? one.progress : null);
  return (
    <button type="button" aria-current={isOpen || undefined} onClick={onOpen} className={cx("flex w-full items-center gap-3 rounded-control p-1.5 text-left", isOpen ? "bg-raised" : "hover:bg-raised/60")}>
      <Poster poster={one.state === "ready" ? one.poster_url : null} className="aspect-video w-24 shrink-0 rounded-chip" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-label">{one.name || t("clip.unnamed")}</span>
        {isBusy ? (
          <>
            <span className="block truncate text-small text-run">{t(`clip.state.${one.state as "indexing"}`)} {fraction === null ? "" : percent(fraction)}</span>
            <Bar fraction={fraction} label={one.name || t("clip.unnamed")} className="mt-1" />
          </>
        ) : one.state === "failed" ? <span className="block truncate text-small text-bad">{t("clip.state.failed")}</span>
          : <span className="block truncate text-small text-muted">{[one.duration !== null && runningTime(one.duration), one.shots !== null && t("clip.shots", { count: one.shots })].filter(Boolean).join(" · ")}</span>}
      </span>
    </button>
  );
}

function OnItsWay({ one, onArrived }: { one: Sending; onArrived: (footage: string) => void }) {
  const { t } = useTranslation();
  const { name, size } = one.file;
  const told = one.state === "failed" ? (isProblem(one.problem) ? [one.problem.message, one.problem.fix].filter(Boolean).map(sentence).join(" · ") : t("clip.upload.failed"))
    : `${t(`clip.upload.${one.state}`)} · ${bytes(one.sent)} / ${bytes(size)}`;
  const isMoving = one.state === "sending" || one.state === "waiting";
  return (
    <li className="flex items-center gap-2 px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate text-label" title={name}>{name}</p>
        <Bar fraction={size ? one.sent / size : 0} label={name} tone={one.state === "sending" ? "bg-run" : "bg-warn"} className="my-1" />
        <p className={cx("text-small", one.state === "failed" ? "text-bad" : "text-muted")}>{told}</p>
      </div>
      {isMoving ? <IconButton size="dense" label={t("clip.upload.pause", { name })} onClick={() => pauseSending(one)}><Pause size={14} /></IconButton>
        : <IconButton size="dense" label={t("clip.upload.go_on", { name })} onClick={() => goOn(one, onArrived)}>{one.state === "failed" ? <RefreshCw size={14} /> : <Play size={14} />}</IconButton>}
      <IconButton size="dense" label={t("clip.upload.cancel", { name })} onClick={() => cancelSending(one)}><X size={14} /></IconButton>
    </li>
  );
}
