import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { type JobName, orderJobs } from "@/api";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";
import { inLine } from "@/lib/unsaved";
import { knownOf } from "./known";
import { changedHead, movedTo } from "./order";
import { isTake, nameOf } from "./words";

export interface Orderer {
  /** The waiting jobs as they will go once what is lifted is dropped. */
  shown: readonly JobName[];
  lifted: string | null;
  /** What a screen reader is to say now. */
  said: string;
  lift: (id: string) => void;
  nudge: (way: 1 | -1) => void;
  drop: () => void;
  putBack: () => void;
  place: (id: string, target: string) => void;
}

/** Moving waiting takes, by pointer and by keyboard; other work has a queue of its own, and stays where it stands. */
export function useOrder(jobs: readonly JobName[]): Orderer {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [held, setHeld] = useState<{ id: string; ids: string[] } | null>(null);
  const [wished, setWished] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState("");
  const takes = useMemo(() => jobs.filter(isTake), [jobs]);
  const before = useMemo(() => takes.map((job) => job.id), [takes]);
  const order = held?.ids ?? wished ?? before;
  const shown = useMemo(() => {
    const places = new Map(order.map((id, at) => [id, at]));
    return [...jobs.filter((job) => !isTake(job)), ...takes.toSorted((a, b) => (places.get(a.id) ?? places.size) - (places.get(b.id) ?? places.size))];
  }, [jobs, takes, order]);
  const nameFor = (id: string): string => { const job = knownOf(id); return job ? nameOf(job, t) : ""; };
  const whereWords = (id: string, ids: readonly string[]) => t("queue.moved_to", { name: nameFor(id), place: ids.indexOf(id) + 1, total: ids.length });

  // A row that moves in the document loses the focus.
  useEffect(() => { if (held) document.getElementById(`move-${held.id}`)?.focus({ preventScroll: false }); }, [held]);

  const send = async (was: readonly string[], ids: readonly string[], after?: Promise<boolean>): Promise<boolean> => {
    const head = changedHead(was, ids);
    if (head.length === 0) return false;
    setWished(ids);
    return inLine("queue", async (isLast) => {
      if (after && !(await after)) return false;
      const isDone = await orderJobs({ body: { job_ids: head } }).then(() => true, (error: unknown) => { complain(t("failed.reorder"), error); return false; });
      await cache.invalidateQueries({ queryKey: ["jobs"] });
      if (isLast()) setWished(null);
      return isDone;
    });
  };
  const move = async (id: string, ids: readonly string[]) => {
    const label = whereWords(id, ids);
    const sent = send(before, ids);
    const act = await doing(label, sent, () => send(ids, before, sent));
    if (act) say(label, takenBack(act, t("undo"), t("failed.undo")));
  };

  return {
    shown, lifted: held?.id ?? null, said,
    lift(id) {
      setHeld({ id, ids: before });
      setSaid(t("queue.lifted", { name: nameFor(id) }));
    },
    nudge(way) {
      if (!held) return;
      const ids = movedTo(held.ids, held.id, held.ids.indexOf(held.id) + way);
      setHeld({ ...held, ids });
      setSaid(whereWords(held.id, ids));
    },
    drop() {
      if (!held) return;
      setHeld(null);
      setSaid(whereWords(held.id, held.ids));
      void move(held.id, held.ids);
    },
    putBack() {
      setHeld(null);
      setSaid(t("board.put_back"));
    },
    place(id, target) {
      if (id !== target) void move(id, movedTo(before, id, before.indexOf(target)));
    },
  };
}
