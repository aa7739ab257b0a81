import { useTranslation } from "react-i18next";

import type { CutItemShown } from "@/api";
import { Loading } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { laid, moved, trimmed, useEdit } from "@/film/cuts";
import { Films } from "@/film/films";
import { Finish } from "@/film/finish";
import { useMay } from "@/film/me";
import { useProgram } from "@/film/program";
import { ProgramView } from "@/film/program-view";
import { useCommand } from "@/lib/commands";
import { About } from "./about";
import { Track } from "./track";

const LEAST = 0.1;

/** The program, the track below it, and what is known of the clip under the playhead. */
export function Editor({ id, isFinishing, onFinished }: { id: string; isFinishing: boolean; onFinished: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const edit = useEdit(id);
  const items = edit.cuts?.items ?? [];
  const program = useProgram(items);
  const at = program.index;
  const item = items[at];
  const canEdit = may("edit") && item !== undefined;
  const nameOf = (one: CutItemShown) => one.title || one.name || t("edit.gap");
  const show = (to: number, all = items) => { const target = laid(all)[to]; if (target) program.seek((target.at ?? 0) + 0.001); };
  const move = (from: number, to: number) => {
    const one = items[from];
    if (!one || to < 0 || to >= items.length || from === to) return;
    const next = moved(items, from, to);
    edit.set(next, t("edit.moved", { name: nameOf(one) }));
    show(to, next);
  };
  const remove = () => { if (item) edit.set(items.filter((_, other) => other !== at), t("edit.removed", { name: nameOf(item) })); };
  const change = (next: CutItemShown) => edit.set(items.with(at, next), t("edit.trimmed", { name: nameOf(next) }));
  const split = () => {
    if (!item || item.start == null || item.end == null) return;
    const cut = item.start + program.time - (item.at ?? 0);
    if (cut - item.start < LEAST || item.end - cut < LEAST) return;
    edit.set(items.toSpliced(at, 1, trimmed(item, item.start, cut), trimmed(item, cut, item.end)), t("edit.was_split", { name: nameOf(item) }));
  };
  useCommand("next_clip", () => show(Math.min(items.length - 1, at + 1)));
  useCommand("previous_clip", () => show(Math.max(0, at - 1)));
  useCommand("clip_earlier", () => move(at, at - 1), { when: canEdit });
  useCommand("clip_later", () => move(at, at + 1), { when: canEdit });
  useCommand("remove_clip", remove, { when: canEdit });
  useCommand("split", split, { when: canEdit });

  if (edit.error && !edit.cuts) return <Trouble error={edit.error} />;
  if (!edit.cuts) return <Loading />;
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto tablet:overflow-hidden">
      <div className="flex min-h-0 flex-1 flex-col tablet:flex-row">
        <ProgramView items={items} program={program} className="min-h-64 min-w-0 flex-1" />
        <aside aria-label={t("edit.about")} className="shrink-0 overflow-y-auto border-line tablet:w-72 tablet:border-l desk:w-80">
          {item && <About key={`${id}${at}`} item={item} number={at + 1} count={items.length} name={nameOf(item)} canEdit={may("edit")} time={program.time} onChange={change} onMove={(by) => move(at, at + by)} onRemove={remove} onSplit={split} />}
          <Films cuts={id} />
        </aside>
      </div>
      <Track items={items} index={at} time={program.time} total={program.total} canEdit={may("edit")} nameOf={nameOf} onSeek={program.seek} onMove={move} />
      {isFinishing && <Finish cuts={edit.cuts} onClose={onFinished} />}
    </div>
  );
}
