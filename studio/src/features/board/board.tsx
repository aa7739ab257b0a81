import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Clapperboard, FileUp, PencilLine, SearchX } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { createShot, deleteShot, type ShotShown } from "@/api";
import { Button } from "@/components/button";
import { Cover } from "@/components/cover";
import { Dialog } from "@/components/dialog";
import { Empty } from "@/components/empty";
import { FileTarget } from "@/components/file-target";
import { Loading, Skeleton } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { usePhone } from "@/components/use-media";
import { useActs } from "@/film/acts";
import { CostSheet, type Wanted } from "@/film/cost-sheet";
import { useMay } from "@/film/me";
import { useFirstSight } from "@/film/new-takes";
import { kindOf, partsOf, useBoardPart } from "@/film/pictures";
import { boardQuery } from "@/film/queries";
import { useMover } from "@/film/use-mover";
import { perform, useCommand } from "@/lib/commands";
import { slate } from "@/lib/numbers";
import { complain, say } from "@/lib/toasts";
import { BoardBar } from "./board-bar";
import { EditMany } from "./edit-many";
import { ExportFiles, ImportFile } from "./files";
import { Grid } from "./grid";
import { Inspector } from "./inspector";
import { List } from "./list";
import { OrderPictures } from "./order-pictures";
import { Script } from "./script";
import { type BoardSearch, matches, readRanges, spellRanges } from "./search";
import { extendTo, selectOnly, toggle, useSelection } from "./selection";
import { useShown } from "./use-shown";

type Layer = { type: "cost"; wanted: Wanted } | { type: "edit" } | { type: "import"; file?: File } | { type: "export" } | { type: "delete" } | { type: "pictures"; files?: File[] } | null;

/** The storyboard: where shots are looked at, written, ordered and sent to be made. */
export function Board() {
  const { t } = useTranslation();
  const { project } = useParams({ from: "/inside/p/$project/board" });
  const search = useSearch({ from: "/inside/p/$project/board" });
  const navigate = useNavigate();
  const { data: whole, error, refetch } = useQuery(boardQuery(project));
  useFirstSight(project, whole);
  const { part, hasBoth } = partsOf(whole, search.part, search.shot);
  const board = useBoardPart(whole, part, hasBoth);
  const acts = useActs(project);
  const may = useMay();
  const isPhone = usePhone();
  const [layer, setLayer] = useState<Layer>(null);
  const [columns, setColumns] = useState(3);
  const [head, setHead] = useState<string>();
  const { status, scene, q } = search;
  const seen = useMemo(() => (status || scene || q || hasBoth ? new Set(board?.shots.flatMap((shot) => (matches(shot, { status, scene, q }) ? shot.id : []))) : undefined), [board, status, scene, q, hasBoth]);
  const mover = useMover(whole, acts, columns, seen && ((id) => seen.has(id)));
  const shown = useShown(useBoardPart(mover.preview, part, hasBoth), search);
  const selected = useSelection((state) => state.ids);
  const openShot = search.shot ? shown.byId.get(search.shot) : undefined;

  const go = useCallback(
    (change: Partial<BoardSearch>) => void navigate({ to: "/p/$project/board", params: { project }, search: (now: BoardSearch) => ({ ...now, ...change }), replace: true }),
    [navigate, project],
  );
  const open = useCallback((id: string | undefined) => go({ shot: id }), [go]);
  useSelectionInAddress(whole?.shots, search.sel, go);

  const pick = useCallback((id: string, event: MouseEvent | KeyboardEvent) => {
    if (event.shiftKey) extendTo(id, shown.ids);
    else if (event.metaKey || event.ctrlKey) toggle(id);
    else {
      useSelection.setState((now) => ({ ...now, anchor: id }));
      open(id);
    }
  }, [open, shown.ids]);
  const step = (by: number) => {
    const at = search.shot ? shown.ids.indexOf(search.shot) : -1;
    const next = at < 0 ? shown.ids[0] : shown.ids[Math.max(0, Math.min(shown.ids.length - 1, at + by))];
    if (next) {
      open(next);
      if (document.activeElement === document.body || document.activeElement?.id === "page") requestAnimationFrame(() => document.getElementById(`shot-${next}`)?.focus({ preventScroll: true }));
    }
  };
  const subjects = (): string[] => (selected.size > 0 ? shown.ids.filter((id) => selected.has(id)) : search.shot ? [search.shot] : []);
  const add = () => void addShot(shown.byId.get(search.shot ?? "") ?? board?.shots.at(-1), whole?.storyboards[0]?.id, board?.storyboards ?? []).then(async (made) => {
    await refetch();
    open(made.id);
  }).catch((problem: unknown) => complain(t("failed.add"), problem));

  const compared = comparedOf(subjects().flatMap((id) => shown.byId.get(id) ?? []));
  const compare = () => { if (compared) void navigate({ to: "/p/$project/review", params: { project }, search: compared }); };
  const noCompare = compared ? undefined : selected.size > 0 ? t("board.compare_few", { context: kindOf(board?.shots ?? []) }) : openShot ? t("review.one_take", { context: openShot.kind }) : t("board.choose_first");

  useBoardCommands({ step, columns, open, openShot, shown, subjects, all: hasBoth ? () => shown.ids : undefined, setLayer, go, add, compare, noCompare, mover, head: head ?? openShot?.scene, canEdit: may("edit"), canMake: may("generate"), isLayered: layer !== null });

  if (error && !whole) return <Trouble error={error} retry={() => void refetch()} />;
  if (!whole || !board) return <Waiting />;
  const isEmpty = board.shots.length === 0;
  const views = { shown, open: search.shot, onPick: pick, canEdit: may("edit"), onEdit: acts.edit, mover: may("edit") ? mover : undefined };
  const inspector = openShot && (
    <Inspector
      project={project} shot={openShot} onEdit={acts.edit} onChoose={(shot, take) => void acts.choose(shot, take)} onStep={step}
      onMake={(shot, retake) => setLayer({ type: "cost", wanted: { shots: [shot.id], retake } })} onClose={() => open(undefined)}
    />
  );
  return (
    <FileTarget label={t("files.drop")} onFiles={may("edit") && layer === null ? (files) => setLayer(layerFor(files)) : undefined}>
      <div className="flex h-full min-w-0">
        <section aria-label={t("place.board")} className="flex min-h-0 min-w-0 flex-1 flex-col">
          <BoardBar project={project} board={board} part={part} hasBoth={hasBoth} shown={shown} search={search} go={go} onLayer={setLayer} onAdd={add} noCompare={noCompare} subjects={selected.size > 0 ? subjects() : []} />
          <div className="min-h-0 flex-1">
            {isEmpty ? (
              <Empty icon={<Clapperboard size={22} />} title={t("board.empty")} acts={may("edit") && <><Button kind="primary" icon={<PencilLine size={15} />} onClick={() => perform("go_script")}>{t("board.from_text")}</Button><Button icon={<FileUp size={15} />} onClick={() => setLayer({ type: "import" })}>{t("commands.import_storyboard")}</Button></>}>{t("board.empty_about")}</Empty>
            ) : shown.shots.length === 0 ? (
              <Empty icon={<SearchX size={22} />} title={t("board.nothing_found", { context: kindOf(board.shots) })} acts={<Button onClick={() => go({ q: undefined, status: undefined, scene: undefined })}>{t("board.clear_filters")}</Button>} />
            ) : search.view === "list" ? <List {...views} /> : search.view === "script" ? <Script {...views} /> : (
              <Grid project={project} shown={shown} open={search.shot} onOpen={open} onPick={pick} mover={mover} canDrag={may("edit") && !isPhone} canEdit={may("edit")} onHead={setHead} onColumns={setColumns} />
            )}
          </div>
        </section>
        {inspector && (isPhone
          ? <Cover title={t("inspector.label", { context: openShot.kind, shot: slate(openShot.number) })} onClose={() => open(undefined)}>{inspector}</Cover>
          : <div className="enter-panel w-[360px] shrink-0 border-l border-line">{inspector}</div>)}
      </div>
      <p className="sr-only" role="status" aria-live="assertive">{mover.said}</p>
      {layer?.type === "cost" && <CostSheet project={project} wanted={layer.wanted} onClose={() => setLayer(null)} />}
      {layer?.type === "edit" && <EditMany project={project} kind={kindOf(subjects().flatMap((id) => shown.byId.get(id) ?? []))} shots={subjects()} onClose={() => setLayer(null)} />}
      {layer?.type === "import" && <ImportFile project={project} first={layer.file ?? null} onClose={() => setLayer(null)} />}
      {layer?.type === "export" && <ExportFiles board={board} onClose={() => setLayer(null)} />}
      {layer?.type === "pictures" && <OrderPictures project={project} board={whole} files={layer.files ?? []} onDrafted={() => { setLayer(null); go({ part: "pictures", shot: undefined, scene: undefined, q: undefined, status: undefined }); }} onClose={() => setLayer(null)} />}
      {layer?.type === "delete" && <DeleteShots project={project} shots={subjects().flatMap((id) => shown.byId.get(id) ?? [])} digestOf={(id) => board.storyboards.find((one) => one.id === id)?.digest ?? ""} onClose={() => setLayer(null)} onDone={() => { selectOnly([]); open(undefined); void refetch(); }} />}
    </FileTarget>
  );
}

/** What is to be done with files dropped on the page: pictures become references, anything else is a storyboard. */
function layerFor(files: File[]): Layer {
  const pictures = files.filter((file) => file.type.startsWith("image/"));
  if (pictures.length > 0) return { type: "pictures", files: pictures };
  return files[0] ? { type: "import", file: files[0] } : null;
}

/** What review is asked to show beside each other: one shot's takes, or the takes that count of 2 to 4 shots. */
function comparedOf(shots: readonly ShotShown[]) {
  const [first] = shots;
  if (first && shots.length === 1) return first.takes.length > 1 ? { shot: first.id, mode: "two" as const } : undefined;
  const takes = shots.flatMap((shot) => shot.takes.find((take) => take.is_selected) ?? shot.takes.at(-1) ?? []);
  if (!first || shots.length > 4 || takes.length < shots.length) return undefined;
  return { shot: first.id, takes: takes.map((take) => take.id).join(","), mode: takes.length === 2 ? ("two" as const) : ("four" as const) };
}

async function addShot(after: ShotShown | undefined, first: string | undefined, files: readonly { id: string; digest: string }[]): Promise<ShotShown> {
  const storyboard = after?.storyboard ?? first ?? "";
  const digest = files.find((one) => one.id === storyboard)?.digest ?? "*";
  return createShot({ body: { storyboard, after: after?.number ?? null, prompt: "…" }, headers: { "If-Match": `"${digest}"` } });
}

/** The selection outlives a reload: it is read from the address once, and written there as it changes. */
function useSelectionInAddress(shots: readonly ShotShown[] | undefined, sel: string | undefined, go: (change: Partial<BoardSearch>) => void): void {
  const isRead = useRef(false);
  const selected = useSelection((state) => state.ids);
  useEffect(() => {
    if (!shots || isRead.current) return;
    isRead.current = true;
    selectOnly(sel ? readRanges(sel, shots.length).flatMap((at) => shots[at]?.id ?? []) : []);
  }, [shots, sel]);
  useEffect(() => {
    if (!shots || !isRead.current) return;
    const told = spellRanges(shots.flatMap((shot, at) => (selected.has(shot.id) ? [at] : []))) || undefined;
    if (told !== sel) go({ sel: told });
  }, [selected, shots, sel, go]);
}

interface CommandsOf {
  step: (by: number) => void;
  columns: number;
  open: (id: string | undefined) => void;
  openShot: ShotShown | undefined;
  shown: ReturnType<typeof useShown>;
  subjects: () => string[];
  /** What all means where only a part of the board is shown. */
  all: (() => string[]) | undefined;
  setLayer: (layer: Layer) => void;
  go: (change: Partial<BoardSearch>) => void;
  add: () => void;
  /** Show the takes of what is selected, or of the open shot, beside each other. */
  compare: () => void;
  noCompare: string | undefined;
  mover: ReturnType<typeof useMover>;
  /** The scene whose head has the focus, else that of the open shot. */
  head: string | undefined;
  canEdit: boolean;
  canMake: boolean;
  isLayered: boolean;
}

function useBoardCommands({ step, columns, open, openShot, shown, subjects, all, setLayer, go, add, compare, noCompare, mover, head, canEdit, canMake }: CommandsOf): void {
  const { t } = useTranslation();
  const hasSelection = useSelection((state) => state.ids.size > 0);
  const none = hasSelection || openShot ? undefined : t("board.choose_first");
  useCommand("next_shot", () => step(1));
  useCommand("previous_shot", () => step(-1));
  useCommand("row_down", () => step(columns));
  useCommand("row_up", () => step(-columns));
  useCommand("open", () => (openShot ? document.querySelector<HTMLElement>("aside textarea")?.focus() : step(0)));
  useCommand("close", () => (hasSelection ? selectOnly([]) : open(undefined)));
  useCommand("select_all", () => selectOnly(shown.ids));
  useCommand("toggle_select", () => openShot && toggle(openShot.id), { reason: none });
  useCommand("generate", () => setLayer({ type: "cost", wanted: { shots: hasSelection ? subjects() : all?.() } }), { when: canMake });
  useCommand("retake", () => openShot && setLayer({ type: "cost", wanted: { shots: [openShot.id], retake: true } }), { when: canMake, reason: openShot ? undefined : none });
  useCommand("compare", compare, { reason: noCompare });
  useCommand("edit_many", () => setLayer({ type: "edit" }), { when: canEdit, reason: none });
  useCommand("add_shot", add, { when: canEdit });
  useCommand("delete_shots", () => setLayer({ type: "delete" }), { when: canEdit, reason: none });
  useCommand("move_earlier", () => openShot && mover.step(openShot.id, -1), { when: canEdit, reason: openShot ? undefined : none });
  useCommand("move_later", () => openShot && mover.step(openShot.id, 1), { when: canEdit, reason: openShot ? undefined : none });
  useCommand("scene_up", () => head && mover.step(head, -1), { when: canEdit, reason: head ? undefined : none });
  useCommand("scene_down", () => head && mover.step(head, 1), { when: canEdit, reason: head ? undefined : none });
  useCommand("search_shots", () => document.getElementById("search-shots")?.focus());
  useCommand("view_grid", () => go({ view: undefined }));
  useCommand("view_list", () => go({ view: "list" }));
  useCommand("view_script", () => go({ view: "script" }));
  useCommand("import_storyboard", () => setLayer({ type: "import" }), { when: canEdit });
  useCommand("order_pictures", () => setLayer({ type: "pictures" }));
  useCommand("export_storyboard", () => setLayer({ type: "export" }));
}

function DeleteShots({ project, shots, digestOf, onClose, onDone }: { project: string; shots: readonly ShotShown[]; digestOf: (storyboard: string) => string; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    const digests = new Map<string, string>();
    for (const shot of shots) {
      // Each removal writes the file anew; its next digest is asked for, so that nobody else's edit is passed over.
      const digest = digests.get(shot.storyboard) ?? digestOf(shot.storyboard);
      await deleteShot({ path: { shot_id: shot.id }, headers: { "If-Match": `"${digest}"` } });
      const fresh = await cache.fetchQuery({ ...boardQuery(project), staleTime: 0 });
      digests.set(shot.storyboard, fresh.storyboards.find((one) => one.id === shot.storyboard)?.digest ?? "");
    }
  };
  const submit = () => {
    setBusy(true);
    remove().then(() => say(t("board.deleted", { context: kindOf(shots), count: shots.length }))).then(onClose).catch((error: unknown) => complain(t("failed.delete"), error)).finally(() => { setBusy(false); onDone(); });
  };
  return (
    <Dialog
      title={t("board.delete_title", { context: kindOf(shots), count: shots.length })} about={t("board.delete_about", { context: kindOf(shots) })} open onClose={onClose} width="small" onSubmit={submit}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="danger" type="submit" disabled={busy}>{t("board.delete_act")}</Button></>}
    >
      <p className="mono text-small text-muted">{shots.slice(0, 20).map((shot) => slate(shot.number)).join("  ")}{shots.length > 20 && " …"}</p>
    </Dialog>
  );
}

function Waiting() {
  return (
    <Loading>
      <div className="p-5">
        <Skeleton className="mb-6 h-8 w-72" />
        <div className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-3">{Array.from({ length: 12 }, (_, at) => <Skeleton key={at} className="aspect-[16/13]" />)}</div>
      </div>
    </Loading>
  );
}
