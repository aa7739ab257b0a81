import { DndContext, type DragEndEvent, type DragMoveEvent, pointerWithin } from "@dnd-kit/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CutItemShown, CutsShown, MusicItem } from "@/api";
import { told, useHands } from "@/components/drag";
import { Loading } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { usePhone } from "@/components/use-media";
import { laid, moved, musicOf, useEdit } from "@/film/cuts";
import { Films } from "@/film/films";
import { Finish } from "@/film/finish";
import { sameFrame } from "@/film/lay";
import { useMay } from "@/film/me";
import { useProgram } from "@/film/program";
import { ProgramView } from "@/film/program-view";
import { useCommand } from "@/lib/commands";
import { say, takenBack } from "@/lib/toasts";
import type { Done } from "@/lib/undo";
import { Bin } from "./bin";
import { edgeAt, putAt, splitAt } from "./edits";
import { Inspector } from "./inspector";
import { MusicSheet } from "./music-sheet";
import { SubtitlesSheet } from "./subtitles-sheet";
import { scaleOf, Tracks } from "./tracks";
import { useLift } from "./use-lift";
import { type Held, previewOf, trimming } from "./trimming";

/** The bin, the program, the clip under the playhead, and the tracks below. */
export function Editor({ id, project, isFinishing, onFinished }: { id: string; project: string; isFinishing: boolean; onFinished: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const isPhone = usePhone();
  const edit = useEdit(id);
  const items = edit.cuts?.items ?? [];
  const [held, setHeld] = useState<Held | null>(null);
  const shown = previewOf(items, held, edit.cuts?.rate);
  const program = useProgram(shown, edit.cuts?.music, edit.cuts?.rate);
  const [zoom, setZoom] = useState(45);
  const [snaps, setSnaps] = useState(true);
  const [mark, setMark] = useState<number | null>(null);
  const [sheet, setSheet] = useState<{ music: number | null } | "subtitles" | null>(null);
  const lane = useRef<HTMLOListElement>(null);
  const at = program.index;
  const item = shown[at];
  const canEdit = may("edit");
  const nameOf = (one: CutItemShown) => (one.gap == null ? one.title || one.name || t("edit.clip") : `${t("edit.gap")}: ${one.reason || one.title || t("edit.nothing")}`);
  const show = (to: number, all: readonly CutItemShown[] = items) => { const target = laid(all, edit.cuts?.rate)[to]; if (target) program.seek((target.at ?? 0) + 0.001); };
  const move = (from: number, to: number) => {
    const one = items[from];
    if (!one || to < 0 || to >= items.length || from === to) return;
    const next = moved(items, from, to);
    edit.set(next, t("edit.moved", { name: nameOf(one) }));
    show(to, next);
  };
  const lift = useLift(shown, nameOf, move);
  const tell = (act: Done | null) => { if (act) say(act.label, takenBack(act, t("undo"), t("failed.cuts"))); };
  const put = (one: CutItemShown, time: number) => {
    const { items: next, at: place } = putAt(items, one, time, snaps);
    const label = t(next.length === items.length ? "edit.filled" : "edit.put", { name: nameOf(one) });
    tell(edit.set(next, label));
    const end = laid(next, edit.cuts?.rate)[place + 1]?.at;
    program.seek(end ?? program.total + (one.seconds ?? 0));
  };
  const remove = () => {
    if (!item) return;
    const label = t("edit.removed", { name: nameOf(item) });
    tell(edit.set(items.filter((_, other) => other !== at), label));
  };
  const change = (next: CutItemShown) => {
    const isTrim = item !== undefined && (next.start !== item.start || next.end !== item.end);
    edit.set(items.with(at, next), t(isTrim ? "edit.trimmed" : "edit.changed", { name: nameOf(next) }));
    if (isTrim) program.seek(sameFrame(item, next, program.time));
  };
  const trim = trimming(items, held, setHeld, marksOf(edit.cuts), program, (place, next) => edit.set(items.with(place, next), t("edit.trimmed", { name: nameOf(next) })));
  const split = () => {
    const next = splitAt(items, at, program.time);
    if (next && item) edit.set(next, t("edit.was_split", { name: nameOf(item) }));
  };
  const keepMusic = (music: readonly MusicItem[], name: string) => { edit.setMusic(music, t("music.changed", { name })); setSheet(null); };
  const acts = { when: canEdit && item !== undefined };
  useCommand("next_clip", () => show(Math.min(items.length - 1, at + 1)));
  useCommand("previous_clip", () => show(Math.max(0, at - 1)));
  useCommand("clip_earlier", () => move(at, at - 1), acts);
  useCommand("clip_later", () => move(at, at + 1), acts);
  useCommand("remove_clip", remove, acts);
  useCommand("split", split, acts);

  const sensors = useHands();
  /** The moment of the edit that the pointer is over. */
  const timeOf = ({ activatorEvent, delta }: DragMoveEvent | DragEndEvent) => {
    const begun = activatorEvent instanceof TouchEvent ? activatorEvent.touches[0]?.clientX : (activatorEvent as PointerEvent).clientX;
    return Math.max(0, ((begun ?? 0) + delta.x - (lane.current?.getBoundingClientRect().left ?? 0)) / scaleOf(zoom));
  };
  const drop = (event: DragEndEvent) => {
    setMark(null);
    if (!event.over) return;
    const { item: fresh, from } = event.active.data.current as { item?: CutItemShown; from?: number };
    const time = timeOf(event);
    if (fresh) put(fresh, time);
    else if (from !== undefined) { const to = edgeAt(items.map((one) => ({ ...one, gap: null })), time).index; move(from, to > from ? to - 1 : to); }
  };
  const drag = (event: DragMoveEvent) => {
    const { item: fresh } = event.active.data.current as { item?: CutItemShown };
    const time = timeOf(event);
    setMark(!event.over ? null : fresh && !snaps ? time : (laid([...items, { gap: 1, seconds: 1 }])[edgeAt(items, time).index]?.at ?? null));
  };

  if (edit.error && !edit.cuts) return <Trouble error={edit.error} />;
  if (!edit.cuts) return <Loading />;
  const cuts = edit.cuts;
  const music = sheet && sheet !== "subtitles" ? sheet.music : null;
  const bin = <Bin project={project} items={items} canEdit={canEdit} onPut={(one) => put(one, program.time >= program.total - 1 / program.fps ? program.total : program.time)} className={isPhone ? "max-h-80 border-t" : "w-52 shrink-0 border-r desk:w-64"} />;
  const aside = (
    <aside aria-label={t("edit.about")} className="shrink-0 overflow-y-auto border-line tablet:w-64 tablet:border-l desk:w-80">
      {item && <Inspector key={`${id}${at}`} item={item} before={items[at - 1]} number={at + 1} count={items.length} name={nameOf(item)} project={project} canEdit={canEdit} time={program.time} onChange={change} onMove={(by) => move(at, at + by)} onRemove={remove} onSplit={split} />}
      <Films cuts={id} />
    </aside>
  );
  return (
    <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragMove={drag} onDragEnd={drop} onDragCancel={() => setMark(null)} accessibility={told(t("edit.drag_how"))}>
      <div data-toasts="picture" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <div className="flex shrink-0 flex-col tablet:min-h-64 tablet:flex-1 tablet:shrink tablet:basis-0 tablet:flex-row">
          {!isPhone && bin}
          <ProgramView items={shown} program={program} music={cuts.music} lines={cuts.subtitles.lines} className="min-h-64 min-w-0 flex-1" />
          {!isPhone && aside}
        </div>
        <Tracks
          cuts={cuts} lift={lift} trim={trim} program={program} canEdit={canEdit} zoom={zoom} onZoom={setZoom} snaps={snaps} onSnaps={setSnaps} laneRef={lane} mark={mark} nameOf={nameOf}
          onMusic={(number) => setSheet({ music: number })} onSubtitles={() => setSheet("subtitles")}
        />
        {isPhone && aside}
        {isPhone && bin}
      </div>
      {sheet && sheet !== "subtitles" && (
        <MusicSheet
          project={project} music={music === null ? undefined : cuts.music[music]} time={program.time} rate={program.rate} onClose={() => setSheet(null)}
          onKeep={(one, name) => keepMusic(music === null ? [...cuts.music.map(musicOf), one] : cuts.music.map(musicOf).with(music, one), name)}
          onRemove={() => keepMusic(cuts.music.map(musicOf).filter((_, other) => other !== music), cuts.music[music ?? 0]?.name ?? "")}
        />
      )}
      {sheet === "subtitles" && <SubtitlesSheet subtitles={cuts.subtitles} onClose={() => setSheet(null)} onKeep={(chosen) => { edit.setSubtitles(chosen, t("subtitles.title")); setSheet(null); }} />}
      {isFinishing && <Finish cuts={cuts} onClose={onFinished} />}
    </DndContext>
  );
}

/** Where music and subtitles begin and end: what an edge is drawn to. */
const marksOf = (cuts: CutsShown | undefined): number[] => [
  ...(cuts?.music ?? []).flatMap((one) => [one.at ?? 0, (one.at ?? 0) + (one.lasts ?? 0)]),
  ...(cuts?.subtitles.lines ?? []).flatMap((one) => [one.start, one.end]),
];
