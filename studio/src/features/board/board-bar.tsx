import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDownToLine, Columns2, Ellipsis, FileUp, Film, ImageIcon, ImagePlus, LayoutGrid, ListFilter, MonitorPlay, Pencil, PencilLine, Play, Plus, Rows3, ScrollText, Search, Sparkles, SquareCheckBig, Trash2, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardShown, CostSheet } from "@/api";
import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from "@/components/menu";
import { Segmented } from "@/components/segmented";
import { usePhone } from "@/components/use-media";
import type { Wanted } from "@/film/cost-sheet";
import { useMay } from "@/film/me";
import { kindOf, type Part } from "@/film/pictures";
import { projectQuery } from "@/film/queries";
import { useQuote } from "@/film/quote";
import { STATUSES, StatusMark } from "@/film/status";
import { perform } from "@/lib/commands";
import { count, isFree, sums } from "@/lib/numbers";
import { runningTime } from "@/lib/time";
import { KeepAll, toKeep } from "./keep-all";
import type { BoardSearch, BoardViewName } from "./search";
import { selectOnly } from "./selection";
import type { ShownBoard } from "./use-shown";

const MOST_ESTIMATED = 600;

interface BarProps {
  project: string;
  board: BoardShown;
  shown: ShownBoard;
  search: BoardSearch;
  go: (change: Partial<BoardSearch>) => void;
  onLayer: (layer: { type: "cost"; wanted: Wanted } | { type: "edit" } | { type: "import" } | { type: "export" } | { type: "delete" } | { type: "pictures" }) => void;
  onAdd: () => void;
  /** Why what is selected cannot be compared. */
  noCompare: string | undefined;
  /** What is selected, in order. */
  subjects: readonly string[];
  part: Part;
  /** Whether there are shots of both parts: then acts on all mean all of this part. */
  hasBoth: boolean;
}

/** The board's title, its money, how it is shown, and the one next act. */
export function BoardBar(props: BarProps) {
  const { project, board, shown, search, go, onLayer, onAdd, noCompare, subjects, part, hasBoth } = props;
  const { t } = useTranslation();
  const may = useMay();
  const isPhone = usePhone();
  const { data: about } = useQuery(projectQuery(project));
  const estimate = useEstimate(project, board, part, hasBoth);
  const views: readonly { value: BoardViewName; label: string; icon: ReactNode; keys: string }[] = [
    { value: "grid", label: t("board.view_grid"), icon: <LayoutGrid size={14} />, keys: "Alt+1" },
    { value: "list", label: t("board.view_list"), icon: <Rows3 size={14} />, keys: "Alt+2" },
    { value: "script", label: t("board.view_script"), icon: <ScrollText size={14} />, keys: "Alt+3" },
  ];
  const parts: readonly { value: Part; label: string; icon: ReactNode }[] = [
    { value: "film", label: t("pictures.film"), icon: <Film size={14} /> },
    { value: "pictures", label: t("pictures.pictures"), icon: <ImageIcon size={14} /> },
  ];
  return (
    <header className="flex shrink-0 flex-col gap-2 border-b border-line px-3 py-2.5 tablet:px-5">
      <div className="flex min-w-0 items-center gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-title">{board.title}</h1>
          <p className="truncate text-small text-muted">
            {part === "pictures" ? t("pictures.count", { count: board.shots.length }) : `${t("shots", { count: board.shots.length })} · ${runningTime(board.seconds)}`}
            {estimate && estimate.takes > 0 && ` · ${t("board.estimate", { sum: isFree(estimate.total) ? t("free") : sums(estimate.total) })}`}
            {about && about.budget.length > 0 && ` · ${t("board.budget", { spent: sums(about.spent) || sums(about.budget.map((one) => ({ ...one, amount: "0" }))), budget: sums(about.budget) })}`}
          </p>
        </div>
        {hasBoth && !isPhone && <Segmented label={t("pictures.part")} value={part} options={parts} onChange={(next) => go({ part: next, shot: undefined, scene: undefined })} />}
        {!isPhone && <Segmented label={t("board.view")} value={search.view ?? "grid"} options={views} onChange={(view) => go({ view: view === "grid" ? undefined : view })} compact />}
        <NextAct {...props} estimate={estimate} />
        <Menu trigger={<IconButton label={t("more")}><Ellipsis size={16} /></IconButton>}>
          {isPhone && hasBoth && parts.filter((one) => one.value !== part).map((one) => <MenuItem key={one.value} icon={one.icon} onSelect={() => go({ part: one.value, shot: undefined, scene: undefined })}>{one.label}</MenuItem>)}
          {isPhone && views.map((one) => <MenuItem key={one.value} icon={one.icon} onSelect={() => go({ view: one.value === "grid" ? undefined : one.value })}>{one.label}</MenuItem>)}
          {isPhone && <MenuLine />}
          {may("edit") && <MenuItem icon={<Plus size={14} />} keys="N" onSelect={onAdd}>{t("commands.add_shot")}</MenuItem>}
          <MenuItem icon={<SquareCheckBig size={14} />} keys="Mod+A" onSelect={() => selectOnly(shown.ids)}>{t("commands.select_all")}</MenuItem>
          <MenuItem icon={<Play size={14} />} keys="G W" onSelect={() => perform("go_watch")}>{t("commands.go_watch")}</MenuItem>
          <MenuLine />
          {may("edit") && <MenuItem icon={<PencilLine size={14} />} keys="G D" onSelect={() => perform("go_script")}>{t("board.from_text")}</MenuItem>}
          {may("edit") && <MenuItem icon={<FileUp size={14} />} onSelect={() => onLayer({ type: "import" })}>{t("commands.import_storyboard")}</MenuItem>}
          <MenuItem icon={<ImagePlus size={14} />} onSelect={() => onLayer({ type: "pictures" })}>{t(may("edit") ? "commands.order_pictures" : "pictures.title")}</MenuItem>
          <MenuItem icon={<ArrowDownToLine size={14} />} onSelect={() => onLayer({ type: "export" })}>{t("commands.export_storyboard")}</MenuItem>
        </Menu>
      </div>
      {subjects.length > 0 ? <Chosen subjects={subjects} kind={kindOf(board.shots)} noCompare={noCompare} onLayer={onLayer} /> : <Filters board={board} search={search} go={go} found={shown.shots.length} />}
      {board.problems.length > 0 && <Problems problems={board.problems} />}
    </header>
  );
}

/** What all the missing takes would cost; not asked of very large boards. */
function useEstimate(project: string, board: BoardShown, part: Part, hasBoth: boolean): CostSheet | undefined {
  const state = `${board.etag} ${board.counts.running ?? 0} ${board.counts.queued ?? 0} ${board.counts.review ?? 0}`;
  const isWanted = board.shots.length > 0 && board.shots.length <= MOST_ESTIMATED;
  return useQuote(project, { part, shots: hasBoth ? board.shots.map((shot) => shot.id) : undefined, state, isWanted });
}

/** The one act that comes next: make what is missing, then judge it, then watch. */
function NextAct({ project, board, subjects, onLayer, estimate, part, hasBoth }: BarProps & { estimate: CostSheet | undefined }) {
  const { t } = useTranslation();
  const may = useMay();
  const kind = kindOf(board.shots);
  const link = "inline-flex h-8 shrink-0 items-center gap-2 rounded-control bg-accent px-3 text-label whitespace-nowrap text-on-accent hover:brightness-110";
  const waiting = board.counts.review ?? 0;
  const underWay = (board.counts.running ?? 0) + (board.counts.queued ?? 0);
  const isMade = estimate ? estimate.takes + estimate.fetched === 0 : (board.counts.draft ?? 0) === 0;
  if (subjects.length === 0 && isMade && waiting > 0) {
    return <Link to="/p/$project/review" params={{ project }} search={hasBoth ? { shot: board.shots.find((shot) => shot.status === "review")?.id } : {}} className={link}><MonitorPlay size={15} />{t("board.review_act", { context: kind, count: waiting })}</Link>;
  }
  const keeps = part === "pictures" && may("edit") ? toKeep(board.shots) : [];
  if (subjects.length === 0 && isMade && keeps.length > 0) return <KeepAll project={project} shots={keeps} />;
  if (part === "film" && subjects.length === 0 && isMade && underWay === 0 && (board.counts.approved ?? 0) > 0) {
    return <Link to="/p/$project/watch" params={{ project }} className={link}><Play size={15} />{t("board.watch_act")}</Link>;
  }
  if (!may("generate")) return null;
  const label = subjects.length > 0 ? t("board.generate_selected", { context: kind, count: subjects.length })
    : estimate && estimate.takes > 0 ? `${t("board.generate", { context: kind, count: estimate.takes })} · ${isFree(estimate.total) ? t("free") : sums(estimate.total)}` : t("board.generate_plain", { context: kind });
  return (
    <Button kind="primary" icon={<Sparkles size={15} />} onClick={() => onLayer({ type: "cost", wanted: { shots: subjects.length > 0 ? subjects : hasBoth ? board.shots.map((shot) => shot.id) : undefined } })}>
      <span className="hidden tablet:inline">{label}</span>
      <span className="tablet:hidden">{t("board.generate_plain", { context: kind })}</span>
    </Button>
  );
}

function Filters({ board, search, go, found }: { board: BoardShown; search: BoardSearch; go: BarProps["go"]; found: number }) {
  const { t } = useTranslation();
  const [words, setWords] = useState(search.q ?? "");
  useEffect(() => {
    const timer = setTimeout(() => { if ((search.q ?? "") !== words) go({ q: words || undefined }); }, 180);
    return () => clearTimeout(timer);
  }, [words, search.q, go]);
  const chosen = search.status ?? [];
  const isFiltered = chosen.length > 0 || search.scene !== undefined || search.q !== undefined;
  const flip = (status: (typeof STATUSES)[number], is: boolean) => {
    const next = is ? [...chosen, status] : chosen.filter((one) => one !== status);
    go({ status: next.length > 0 ? next : undefined });
  };
  return (
    <div className="flex min-w-0 items-center gap-2">
      <label className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-control border border-line bg-bg px-2.5 focus-within:border-control tablet:max-w-64">
        <Search size={14} className="shrink-0 text-muted" />
        <input id="search-shots" type="search" value={words} onChange={(event) => setWords(event.target.value)} placeholder={t("board.search", { context: kindOf(board.shots) })} aria-label={t("board.search", { context: kindOf(board.shots) })} className="min-w-0 flex-1 bg-transparent text-label outline-none placeholder:text-muted" />
      </label>
      <Menu align="start" trigger={<Button kind="ghost" icon={<ListFilter size={14} />}>{t("board.filter")}{(chosen.length > 0 || search.scene) && <span className="mono text-accent">{chosen.length + (search.scene ? 1 : 0)}</span>}</Button>}>
        <MenuLabel>{t("field.status")}</MenuLabel>
        {STATUSES.map((status) => (
          <MenuChoice key={status} checked={chosen.includes(status)} onChange={(is) => flip(status, is)}>
            <span className="flex items-center justify-between gap-6"><StatusMark status={status} /><span className="mono text-micro text-muted">{board.counts[status] ?? 0}</span></span>
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuLabel>{t("board.scenes")}</MenuLabel>
        {board.scenes.slice(0, 60).map((scene) => (
          <MenuChoice key={scene.id} checked={search.scene === scene.id} onChange={(is) => go({ scene: is ? scene.id : undefined })}>{t("scene_short", { number: scene.number })} {scene.title.slice(0, 32)}</MenuChoice>
        ))}
      </Menu>
      <div className="hidden min-w-0 flex-1 items-center gap-1.5 overflow-hidden desk:flex">
        {STATUSES.filter((status) => status !== "draft" && (board.counts[status] ?? 0) > 0).map((status) => (
          <button key={status} type="button" aria-pressed={chosen.includes(status)} onClick={() => flip(status, !chosen.includes(status))} className={cx("flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5", chosen.includes(status) ? "border-control bg-raised" : "border-transparent hover:bg-raised")}>
            <StatusMark status={status} /><span className="mono text-micro text-muted">{count(board.counts[status] ?? 0)}</span>
          </button>
        ))}
      </div>
      {isFiltered && (
        <>
          <span role="status" className="hidden text-small whitespace-nowrap text-muted tablet:inline">{t("board.found", { count: found })}</span>
          <IconButton label={t("board.clear_filters")} onClick={() => { setWords(""); go({ q: undefined, status: undefined, scene: undefined }); }}><X size={15} /></IconButton>
        </>
      )}
    </div>
  );
}

function Chosen({ subjects, kind, noCompare, onLayer }: { subjects: readonly string[]; kind: "video" | "image"; noCompare: string | undefined; onLayer: BarProps["onLayer"] }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <div role="toolbar" aria-label={t("board.selected", { count: subjects.length })} className="flex h-8 min-w-0 items-center gap-1.5">
      <span role="status" className="mr-1 truncate text-label text-accent">{t("board.selected", { count: subjects.length })}</span>
      {may("edit") && <Button size="dense" kind="ghost" icon={<Pencil size={14} />} onClick={() => onLayer({ type: "edit" })}>{t("board.edit_act")}</Button>}
      {may("generate") && <Button size="dense" kind="ghost" icon={<Sparkles size={14} />} onClick={() => onLayer({ type: "cost", wanted: { shots: subjects, retake: true } })}>{t("board.retake_act", { context: kind })}</Button>}
      {may("edit") && <Button size="dense" kind="ghost" icon={<Trash2 size={14} />} onClick={() => onLayer({ type: "delete" })}>{t("board.delete_act")}</Button>}
      <Button size="dense" kind="ghost" className="max-tablet:hidden" icon={<Columns2 size={14} />} reason={noCompare} onClick={() => perform("compare")} aria-keyshortcuts="C">{t("inspector.compare")}<kbd className="mono text-micro">C</kbd></Button>
      <span className="flex-1" />
      <IconButton label={t("board.select_none")} keys="Escape" onClick={() => selectOnly([])}><X size={15} /></IconButton>
    </div>
  );
}

function Problems({ problems }: { problems: readonly Record<string, unknown>[] }) {
  const { t } = useTranslation();
  return (
    <details className="rounded-control border border-warn/50 bg-warn/10 px-3 py-1.5 text-small">
      <summary className="text-warn">{t("board.problems", { count: problems.length })}</summary>
      <ul className="mt-1 max-h-40 space-y-1 overflow-y-auto text-muted">
        {problems.map((one, at) => <li key={at}><span className="mono">{String(one.file ?? "")} {String(one.place ?? "")}</span> {String(one.message ?? "")} {String(one.fix ?? "")}</li>)}
      </ul>
    </details>
  );
}
