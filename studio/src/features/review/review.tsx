import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, Columns2, Diff, Grid2x2, MonitorPlay, PartyPopper, Play, RectangleHorizontal, SplitSquareHorizontal } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardShown, ShotShown, TakeDetail, TakeShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Empty } from "@/components/empty";
import { Field, Input } from "@/components/field";
import { Segmented } from "@/components/segmented";
import { Loading } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useMedia, usePhone } from "@/components/use-media";
import { useActs } from "@/film/acts";
import { CostSheet } from "@/film/cost-sheet";
import { useMay } from "@/film/me";
import { useKeep } from "@/film/keep-picture";
import { useFirstSight, useLook } from "@/film/new-takes";
import { filmOf, isStill, picturesOf } from "@/film/pictures";
import { boardQuery, takeQuery } from "@/film/queries";
import { at } from "@/lib/base";
import { useMover } from "@/film/use-mover";
import { useCommand } from "@/lib/commands";
import { slate } from "@/lib/numbers";
import { asNumber, rateOf } from "@/lib/time";
import { useView } from "@/lib/view";
import { FilmStrip } from "./film-strip";
import { NotesPanel } from "./notes-panel";
import { PictureBar } from "./picture-bar";
import type { ReviewMode, ReviewSearch } from "./search";
import { Stage } from "./stage";
import { useTransport } from "@/film/transport";
import { TransportBar } from "./transport-bar";

const SHOWN: Record<ReviewMode, number> = { one: 1, two: 2, four: 4, wipe: 2, difference: 2 };

const isWaiting = (shot: ShotShown): boolean => shot.takes.some((take) => take.verdict === "");

/** Dailies: takes looked at frame by frame, side by side, and judged; every act has a key. */
export function Review() {
  const { project } = useParams({ from: "/inside/p/$project/review" });
  const search = useSearch({ from: "/inside/p/$project/review" });
  const { t } = useTranslation();
  const { data: board, error, refetch } = useQuery(boardQuery(project));
  useFirstSight(project, board);
  const shots = useMemo(() => (board?.shots ?? []).filter((shot) => shot.takes.length > 0), [board?.shots]);
  const shot = shots.find((one) => one.id === search.shot) ?? shots.find(isWaiting) ?? shots[0];
  if (error && !board) return <Trouble error={error} retry={() => void refetch()} />;
  if (!board) return <Loading />;
  if (!shot) {
    return (
      <Empty icon={<MonitorPlay size={22} />} title={t("review.empty")} acts={<Link to="/p/$project/board" params={{ project }} search={{}} className="inline-flex h-8 items-center rounded-control bg-accent px-3 text-label text-on-accent">{t("review.to_board")}</Link>}>
        {t("review.empty_about")}
      </Empty>
    );
  }
  return <Dailies project={project} board={board} shots={shots} shot={shot} search={search} />;
}

function Dailies({ project, board, shots, shot, search }: { project: string; board: BoardShown; shots: readonly ShotShown[]; shot: ShotShown; search: ReviewSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const acts = useActs(project);
  const may = useMay();
  const isPhone = usePhone();
  const isWide = useMedia("(min-width: 1100px)");
  const { muted, set } = useView();
  const mode: ReviewMode = isPhone ? "one" : (search.mode ?? "one");
  const panes = panesOf(shot, search.takes, mode, shots);
  const focused = panes.find((take) => take.id === search.lead) ?? panes.find((take) => take.shot_id === shot.id) ?? (panes[0] as TakeShown);
  const shotOf = (take: TakeShown) => shots.find((one) => one.id === take.shot_id) ?? shot;
  const [layer, setLayer] = useState<"reject" | "retake" | null>(null);
  const [noteAt, setNoteAt] = useState<number | null>(null);
  const [isOver, setOver] = useState(false);

  const isNew = useLook(project, shot);
  const mover = useMover(board, acts, 1, (id) => shots.some((one) => one.id === id));
  const details = useQueries({ queries: panes.map((take) => takeQuery(take.id)) }).map((one) => one.data);
  const rate = rateOf(details[panes.indexOf(focused)]?.fps);
  const longest = Math.max(...panes.map((take, index) => secondsOf(take, details[index]) ?? shot.seconds ?? 5));
  const frames = Math.max(1, Math.round(longest * asNumber(rate)));
  const isPicture = isStill(focused);
  const [numbers, setNumbers] = useState<Readonly<Record<string, number>>>({});
  const numberOf = (take: TakeShown) => numbers[take.id] ?? 1;
  const turn = (to: number) => setNumbers({ ...numbers, [focused.id]: Math.max(1, Math.min(picturesOf(focused).length, to)) });
  const keeping = useKeep(project, shot);
  const { transport, state } = useTransport([...new Set(panes.map((take) => take.shot_id))].sort().join(), asNumber(rate), frames);

  const go = (change: Partial<ReviewSearch>) => void navigate({ to: "/p/$project/review", params: { project }, search: (now: ReviewSearch) => ({ ...now, ...change }), replace: true });
  const show = (next: ShotShown | undefined) => { if (next) { setNoteAt(null); go({ shot: next.id, takes: undefined, lead: undefined }); } };
  const place = shots.indexOf(shot);
  const waiting = shots.filter(isWaiting);
  const nextWaiting = (): ShotShown | undefined => [...shots.slice(place + 1), ...shots.slice(0, place)].find(isWaiting);
  const onward = () => {
    const next = nextWaiting();
    if (next) show(next);
    else setOver(true);
  };
  const arrange = (takes: readonly TakeShown[], first: TakeShown) => ({ shot: first.shot_id, takes: takes.map((one) => one.id).join(","), lead: first.id });
  const lead = (take: TakeShown) => go(arrange(panes, take));
  /** Another take in the focused pane: one that no other pane shows. */
  const stepTake = (by: number) => {
    const free = shot.takes.filter((take) => take.id === focused.id || !panes.includes(take));
    const next = free[(free.indexOf(focused) + by + free.length) % free.length];
    if (next) go(arrange(panes.map((take) => (take.id === focused.id ? next : take)), next));
  };
  const approve = (take: TakeShown) => {
    void acts.judge(shotOf(take), take, take.verdict === "approved" ? "" : "approved");
    const beside = panes.find((one) => one.shot_id !== take.shot_id && one.verdict === "");
    if (take.verdict === "approved") return;
    if (beside) lead(beside);
    else onward();
  };
  const reject = (reason: string) => {
    setLayer(null);
    void acts.judge(shot, focused, "rejected", reason);
    const left = shot.takes.find((one) => one.id !== focused.id && one.verdict === "");
    if (left) go(arrange(panes.includes(left) ? panes : panes.map((take) => (take.id === focused.id ? left : take)), left));
    else onward();
  };
  const setMode = (next: ReviewMode) => {
    const kept = next === "one" ? [focused] : panes.filter((take, index) => take.id === focused.id || index < SHOWN[next]).slice(-SHOWN[next]);
    go({ ...arrange(kept, focused), mode: next === "one" ? undefined : next });
  };
  const startNote = () => { transport.stop(); setNoteAt(transport.state().frame); };

  const several = shot.takes.length > 1 ? undefined : t("review.one_take", { context: shot.kind });
  const judge = { when: may("review") };
  useCommand("approve", () => approve(focused), judge);
  useCommand("reject", () => setLayer("reject"), judge);
  useCommand("retake", () => setLayer("retake"), { when: may("generate") });
  useCommand("rate_1", () => void acts.rate(shot, focused, 1), judge);
  useCommand("rate_2", () => void acts.rate(shot, focused, 2), judge);
  useCommand("rate_3", () => void acts.rate(shot, focused, 3), judge);
  useCommand("rate_4", () => void acts.rate(shot, focused, 4), judge);
  useCommand("rate_5", () => void acts.rate(shot, focused, 5), judge);
  useCommand("rate_0", () => void acts.rate(shot, focused, 0), judge);
  useCommand("review_next", () => show(shots[Math.min(shots.length - 1, place + 1)]));
  useCommand("review_previous", () => show(shots[Math.max(0, place - 1)]));
  useCommand("next_take", () => stepTake(1), { reason: several });
  useCommand("previous_take", () => stepTake(-1), { reason: several });
  useCommand("compare", () => setMode(mode === "two" ? "one" : "two"), { reason: several, when: !isPhone });
  useCommand("wipe", () => setMode(mode === "wipe" ? "one" : "wipe"), { reason: several, when: !isPhone });
  useCommand("difference", () => setMode(mode === "difference" ? "one" : "difference"), { reason: several, when: !isPhone });
  useCommand("note", startNote, { when: may("edit") });
  useCommand("keep_picture", () => keeping.keep(focused, numberOf(focused)), { when: may("edit") && isPicture && shot.keep_as !== "" });
  useCommand("leave_review", () => void navigate({ to: "/p/$project/board", params: { project }, search: { shot: shot.id, part: partOf(shot) } }));
  const plays = { when: !isPicture };
  useCommand("play", transport.toggle, plays);
  useCommand("forward", transport.forward, plays);
  useCommand("reverse", transport.reverse, plays);
  useCommand("stop", transport.stop, plays);
  useCommand("frame_on", () => (isPicture ? turn(numberOf(focused) + 1) : transport.step(1)));
  useCommand("frame_back", () => (isPicture ? turn(numberOf(focused) - 1) : transport.step(-1)));
  useCommand("set_in", transport.setIn, plays);
  useCommand("set_out", transport.setOut, plays);
  useCommand("mute", () => set({ muted: !muted }), plays);

  const next = nextWaiting();
  const scene = board.scenes.find((one) => one.id === shot.scene);
  const ahead = next && next.id !== shot.id ? panesOf(next, undefined, mode, shots) : [];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3">
        <Link to="/p/$project/board" params={{ project }} search={{ shot: shot.id, part: partOf(shot) }} className="flex h-8 shrink-0 items-center gap-1.5 rounded-control px-2 text-label text-muted hover:bg-raised hover:text-fg"><ArrowLeft size={15} /><span className="sr-only tablet:not-sr-only">{t("place.board")}</span></Link>
        <h1 className="mono shrink-0 text-label">{scene && !isPicture && `${t("scene_short", { number: scene.number })} / `}{t("shot_name", { context: shot.kind, shot: slate(shot.number) })}</h1>
        <p className="hidden min-w-0 flex-1 truncate text-small text-muted tablet:block" title={shot.prompt}>{shot.prompt}</p>
        <span className="flex-1 tablet:hidden" />
        <span role="status" className="shrink-0 text-small text-review">{waiting.includes(shot) ? t("review.place", { place: waiting.indexOf(shot) + 1, count: waiting.length }) : t("to_review", { count: waiting.length })}</span>
        {!isPhone && (
          <Segmented
            label={t("review.mode")} value={mode} onChange={setMode} compact
            options={[
              { value: "one", label: t("review.one"), icon: <RectangleHorizontal size={14} /> },
              { value: "two", label: t("review.two"), icon: <Columns2 size={14} />, keys: "C" },
              { value: "four", label: t("review.four"), icon: <Grid2x2 size={14} /> },
              { value: "wipe", label: t("review.wipe"), icon: <SplitSquareHorizontal size={14} />, keys: "W" },
              { value: "difference", label: t("review.difference"), icon: <Diff size={14} />, keys: "D" },
            ]}
          />
        )}
      </header>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Stage shotOf={shotOf} panes={panes} focused={focused} details={details} mode={mode} transport={transport} muted={muted} numberOf={numberOf} isNew={isNew} onLead={lead} onApprove={approve} onReject={(take) => { if (take.id !== focused.id) lead(take); setLayer("reject"); }} onRate={(take, rating) => void acts.rate(shotOf(take), take, rating)} canJudge={may("review")} />
          {isPicture
            ? <PictureBar project={project} shot={shot} take={focused} number={numberOf(focused)} onNumber={turn} onNote={may("edit") ? startNote : undefined} />
            : <TransportBar transport={transport} state={state} frames={frames} rate={rate} take={focused} muted={muted} onMute={() => set({ muted: !muted })} onNote={may("edit") ? startNote : undefined} />}
        </div>
        {isWide && <div className="w-72 shrink-0 border-l border-line"><NotesPanel take={focused} rate={rate} writeAt={noteAt} onWritten={() => setNoteAt(null)} onSeek={transport.seek} /></div>}
      </div>
      {!isWide && noteAt !== null && (
        <Dialog title={t("notes.title")} open onClose={() => setNoteAt(null)} width="small"><NotesPanel take={focused} rate={rate} writeAt={noteAt} onWritten={() => setNoteAt(null)} onSeek={transport.seek} /></Dialog>
      )}
      <FilmStrip shots={(mover.preview ?? board).shots.filter((one) => one.takes.length > 0)} open={shot.id} onOpen={show} mover={may("edit") ? mover : undefined} />
      {ahead.map((take) => (filmOf(take) ? <video key={take.id} src={at(take.video_url)} preload="auto" muted className="hidden" aria-hidden /> : <img key={take.id} src={at(take.video_url)} alt="" className="hidden" aria-hidden />))}
      {keeping.layer}
      {layer === "reject" && <Reject name={t("take_name", { context: shot.kind, shot: slate(shot.number), take: focused.take })} isPicture={isPicture} onReject={reject} onClose={() => setLayer(null)} />}
      {layer === "retake" && <CostSheet project={project} wanted={{ shots: [shot.id], retake: true }} onClose={() => setLayer(null)} />}
      {isOver && waiting.length === 0 && <AllJudged project={project} onClose={() => setOver(false)} />}
    </div>
  );
}

/** How long a take is, as its file says, else as its shot was ordered. */
const secondsOf = (take: TakeShown, detail: TakeDetail | undefined): number | null =>
  detail?.frames && detail.fps ? detail.frames / asNumber(rateOf(detail.fps)) : take.seconds;

const partOf = (shot: ShotShown) => (isStill(shot) ? ("pictures" as const) : undefined);

/** Takes to show, from left to right: those of the address, of several shots too, else the newest unjudged and what it competes with. */
function panesOf(shot: ShotShown, said: string | undefined, mode: ReviewMode, shots: readonly ShotShown[]): TakeShown[] {
  const all = said ? shots.flatMap((one) => one.takes) : [];
  const named = (said?.split(",") ?? []).flatMap((id) => all.find((take) => take.id === id) ?? []);
  if (named.some((take) => take.shot_id !== shot.id)) return named.slice(0, SHOWN[mode]);
  const first = named[0] ?? shot.takes.findLast((take) => take.verdict === "") ?? shot.takes.find((take) => take.is_selected) ?? shot.takes[0];
  const order = [...(first ? [first] : []), ...named.slice(1), ...[...shot.takes].reverse()];
  return [...new Map(order.map((take) => [take.id, take])).values()].slice(0, SHOWN[mode]);
}

function Reject({ name, isPicture, onReject, onClose }: { name: string; isPicture: boolean; onReject: (reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={t("review.reject_title", { name })} open onClose={onClose} width="small" onSubmit={() => onReject(reason.trim())}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="danger" type="submit">{t("commands.reject")}</Button></>}
    >
      <Field label={t("review.reason")} help={t("review.reason_help")}>{(ids) => <Input {...ids} autoFocus maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} list="reasons" />}</Field>
      <div className="mt-3 flex flex-wrap gap-1.5">
        {(["face", "motion", "text", "prompt"] as const).filter((one) => one !== "motion" || !isPicture).map((one) => <Button key={one} size="dense" onClick={() => onReject(t(`review.reasons.${one}`))}>{t(`review.reasons.${one}`)}</Button>)}
      </div>
    </Dialog>
  );
}

function AllJudged({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation();
  useEffect(() => { const timer = setTimeout(onClose, 60_000); return () => clearTimeout(timer); }, [onClose]);
  return (
    <Dialog title={t("review.all_title")} open onClose={onClose} width="small">
      <div className="flex flex-col items-center gap-4 py-4 text-center">
        <PartyPopper size={28} className="text-ok" />
        <p className="text-body text-muted">{t("review.all_about")}</p>
        <Link to="/p/$project/watch" params={{ project }} className="inline-flex h-10 items-center gap-2 rounded-control bg-accent px-4 text-label text-on-accent"><Play size={15} />{t("board.watch_act")}</Link>
      </div>
    </Dialog>
  );
}
