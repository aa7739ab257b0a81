/** Live events, written into the query cache: one shot is read again, not its board; a flood reads the board once. */
import type { QueryClient } from "@tanstack/react-query";

import { type BoardShown, getShot, type ShotShown, type TakeShown } from "@/api";
import { noteProgress } from "@/film/progress";
import { follow } from "@/lib/live";
import type { Happening } from "@/lib/stream";

const FLOOD = 24;
const PATIENCE_MS = 250;
/** Lists are read again no more often than this, however much happens. */
const LISTS_MS = 1500;

/** Change one shot of a board in the cache. Other shots stay the same objects, so that only its card repaints. */
export function changeShot(cache: QueryClient, project: string, shot: string, change: (shot: ShotShown) => ShotShown): void {
  cache.setQueryData<BoardShown>(["board", project], (board) => {
    if (!board) return board;
    const at = board.shots.findIndex((one) => one.id === shot);
    const found = board.shots[at];
    if (!found) return board;
    const next = change(found);
    if (next === found) return board;
    const counts = { ...board.counts };
    if (next.status !== found.status) {
      counts[found.status] = Math.max(0, (counts[found.status] ?? 0) - 1);
      counts[next.status] = (counts[next.status] ?? 0) + 1;
    }
    return { ...board, counts, shots: board.shots.with(at, next) };
  });
}

/** Change one take wherever a board shows it. */
export function changeTake(cache: QueryClient, project: string, take: TakeShown, change: Partial<TakeShown>): void {
  changeShot(cache, project, take.shot_id, (shot) => ({
    ...shot,
    takes: shot.takes.map((one) => (one.id === take.id ? { ...one, ...change } : one)),
  }));
}

/** Follow events until the returned function is called. */
export function keepCacheLive(cache: QueryClient): () => void {
  const shots = new Map<string, Set<string>>();
  const boards = new Set<string>();
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listsTimer: ReturnType<typeof setTimeout> | undefined;

  const mendLists = () => {
    listsTimer = undefined;
    for (const key of stale) void cache.invalidateQueries({ queryKey: [key] });
    stale.clear();
  };

  const mend = async () => {
    timer = undefined;
    for (const [project, ids] of shots) if (ids.size > FLOOD) boards.add(project);
    for (const project of boards) shots.delete(project);
    const reads = [...shots].flatMap(([project, ids]) => [...ids].map((id) => readShot(cache, project, id)));
    for (const project of boards) void cache.invalidateQueries({ queryKey: ["board", project] });
    shots.clear();
    boards.clear();
    await Promise.allSettled(reads);
  };

  const hear = (events: readonly Happening[]) => {
    noteProgress(events);
    for (const event of events) {
      const { kind, project } = event;
      if (kind.endsWith(".progress")) continue;
      const shot = event.shot_id ?? shotOfTake(cache, project, event.take_id) ?? shotOfJob(cache, project, event.job);
      if (kind.startsWith("board.")) {
        if (!isOurs(cache, event)) boards.add(project);
      } else if (kind === "take.selected" && !shot) boards.add(project);
      else if (shot && /^(job|take|review|shot|submission)\./.test(kind)) (shots.get(project) ?? shots.set(project, new Set()).get(project))?.add(shot);
      for (const key of touched(kind)) stale.add(key);
    }
    timer ??= setTimeout(() => void mend(), PATIENCE_MS);
    if (stale.size > 0) listsTimer ??= setTimeout(mendLists, LISTS_MS);
  };

  return follow(hear, () => void cache.invalidateQueries());
}

/** Which lists an event makes stale, besides the shot it names. */
function touched(kind: string): string[] {
  const [noun] = kind.split(".");
  switch (noun) {
    case "job":
      return kind === "job.done" || kind === "job.failed" || kind === "job.unknown" ? ["jobs", "job", "failures", "unknown", "costs"] : ["jobs", "job"];
    case "work":
      return kind === "work.running" ? ["jobs", "job"] : ["jobs", "job", "footages", "footage", "cuts", "renders", "unknown-calls"];
    case "run":
      return ["jobs", "runs"];
    case "provider":
      return ["providers"];
    case "project":
      return ["projects", "project"];
    case "board":
      return ["projects"];
    case "note":
      return ["notes"];
    case "take":
    case "submission":
      return ["take"];
    case "footage":
      return kind === "footage.deleted" ? ["footages"] : ["footages", "footage"];
    case "asset":
      return ["assets"];
    case "cuts":
      return ["cuts"];
    case "script":
      return kind === "script.deleted" ? ["scripts"] : ["scripts", "script"];
    case "render":
    case "timeline":
    case "webhook":
      return [`${noun}s`, noun];
    default:
      return [];
  }
}

/** Whether an edit is the one this page made: it holds the file's new digest already. */
const isOurs = (cache: QueryClient, event: Happening): boolean =>
  event.digest !== undefined && boardOf(cache, event.project)?.storyboards.find((one) => one.id === event.storyboard)?.digest === event.digest;

const boardOf = (cache: QueryClient, project: string) => cache.getQueryData<BoardShown>(["board", project]);

const shotOfTake = (cache: QueryClient, project: string, take: string | undefined): string | undefined =>
  take ? boardOf(cache, project)?.shots.find((shot) => shot.takes.some((one) => one.id === take))?.id : undefined;

const shotOfJob = (cache: QueryClient, project: string, job: string): string | undefined =>
  job ? boardOf(cache, project)?.shots.find((shot) => shot.jobs.some((one) => one.id === job))?.id : undefined;

async function readShot(cache: QueryClient, project: string, id: string): Promise<void> {
  if (!boardOf(cache, project)) return;
  const fresh = await getShot({ path: { shot_id: id } });
  changeShot(cache, project, id, () => fresh);
}
