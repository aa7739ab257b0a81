/** What the bin offers, as items that an edit can take. */
import type { BoardShown, CutItemShown, FootageShown, ShotShown, TakeShown } from "@/api";
import { isStill } from "@/film/pictures";
import { slate } from "@/lib/numbers";

export const FILTERS = ["approved", "selected", "footage"] as const;
export type BinFilter = (typeof FILTERS)[number];

export interface Entry {
  key: string;
  label: string;
  about: string;
  item: CutItemShown;
}

const UNKNOWN_SECONDS = 5;

export function entriesOf(filter: BinFilter, board: BoardShown | undefined, footage: readonly FootageShown[]): Entry[] {
  if (filter === "footage") return footage.filter((one) => one.state === "ready").map(ofFootage);
  return (board?.shots ?? []).flatMap((shot) => shot.takes.filter((take) => !isStill(take) && (filter === "approved" ? take.verdict === "approved" : take.id === shot.selected_take)).map((take) => ofTake(shot, take)));
}

function ofTake(shot: ShotShown, take: TakeShown): Entry {
  const label = `${slate(shot.number)} v${take.take}`;
  return { key: take.id, label, about: shot.prompt, item: fresh({ take: take.id, title: label, shot: shot.id, video_url: take.video_url, poster_url: take.poster_url }, take.seconds ?? shot.seconds) };
}

function ofFootage(one: FootageShown): Entry {
  return { key: one.id, label: one.name, about: "", item: fresh({ footage: one.id, title: one.name, poster_url: one.poster_url }, one.duration) };
}

const fresh = (item: CutItemShown, said: number | null): CutItemShown => {
  const seconds = said ?? UNKNOWN_SECONDS;
  return { ...item, name: item.title ?? "", start: 0, end: seconds, seconds };
};

export const isUsed = ({ item }: Entry, items: readonly CutItemShown[]): boolean =>
  items.some((one) => (item.take ? one.take === item.take : one.footage === item.footage));
