import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Captions, Download, Play, RefreshCw, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { cancelJob, deleteRender, retryJob, type FilmShown, type RenderShown } from "@/api";
import { Bar } from "@/components/bar";
import { IconButton } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { rendersQuery } from "@/film/cuts";
import { useMay } from "@/film/me";
import { Poster } from "@/film/poster";
import { useProgress } from "@/film/progress";
import { at } from "@/lib/base";
import { bytes, percent, sentence } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { complain } from "@/lib/toasts";

/** The films that were made of an edit, and those that are being made. */
export function Films({ cuts }: { cuts: string }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(rendersQuery(cuts));
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="films" className="border-t border-line">
      <h3 id="films" className="px-3 pt-3 pb-1 text-label text-muted">{t("finish.films")}</h3>
      <ul>{data.map((render) => <Render key={render.id} render={render} />)}</ul>
    </section>
  );
}

function Render({ render }: { render: RenderShown }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const heard = useProgress((state) => state.byJob[render.id]);
  const act = (what: Promise<unknown>) => void what.then(() => cache.invalidateQueries({ queryKey: ["renders"] }), (error: unknown) => complain(t("failed.render"), error));
  const isOpen = ["queued", "running", "waiting"].includes(render.state);
  if (isOpen) {
    const fraction = heard?.fraction ?? (render.progress > 0 ? render.progress : null);
    return (
      <li className="flex items-center gap-2 px-3 py-2">
        <div className="min-w-0 flex-1">
          <p className="text-small text-run">{t("finish.rendering")} {fraction === null ? "" : percent(fraction)}</p>
          <Bar fraction={fraction} label={t("finish.rendering")} className="mt-1" />
        </div>
        {may("footage") && <IconButton size="dense" label={t("finish.cancel")} onClick={() => act(cancelJob({ path: { job_id: render.id } }))}><X size={14} /></IconButton>}
      </li>
    );
  }
  const gone = may("footage") && <IconButton size="dense" label={t("finish.delete")} onClick={() => act(deleteRender({ path: { render_id: render.id } }))}><Trash2 size={14} /></IconButton>;
  if (render.problem) {
    return <li className="flex items-center gap-2 px-3 py-2"><p className="min-w-0 flex-1 text-small text-bad">{sentence(render.problem.message)} <span className="block text-muted">{sentence(render.problem.fix)}</span></p>{may("footage") && <IconButton size="dense" label={t("try_again")} onClick={() => act(retryJob({ path: { job_id: render.id } }))}><RefreshCw size={14} /></IconButton>}{gone}</li>;
  }
  return (
    <>
      {render.films.map((film) => <Film key={film.number} film={film}>{film.number === 1 && gone}</Film>)}
    </>
  );
}

function Film({ film, children }: { film: FilmShown; children: React.ReactNode }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="flex items-center gap-2 px-3 py-1.5">
      <Poster poster={film.poster_url} className="aspect-video w-16 shrink-0 rounded-chip" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-label" title={film.name}>{film.name}</p>
        <p className="mono truncate text-micro text-muted">{runningTime(film.seconds)} · {film.width}×{film.height} · {bytes(film.size)}</p>
      </div>
      <IconButton size="dense" label={t("finish.play", { name: film.name })} onClick={() => setOpen(true)}><Play size={14} /></IconButton>
      <a href={at(`${film.url}?download=true`)} download aria-label={t("finish.download", { name: film.name })} className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-muted hover:bg-raised hover:text-fg"><Download size={14} /></a>
      {film.subtitles_url && <a href={at(film.subtitles_url)} download aria-label={t("finish.subtitles", { name: film.name })} className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-muted hover:bg-raised hover:text-fg"><Captions size={14} /></a>}
      {children}
      {isOpen && <Dialog title={film.name} open onClose={() => setOpen(false)} width="wide"><video src={at(film.url)} poster={at(film.poster_url)} controls autoPlay playsInline className="max-h-[70dvh] w-full bg-frame" /></Dialog>}
    </li>
  );
}
