import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { confirmNotCharged, type Unknown, writeOffUnknown } from "@/api";
import { Button } from "@/components/button";
import { useMay } from "@/film/me";
import { unknownQuery } from "@/film/queries";
import { money, slate } from "@/lib/numbers";
import { complain } from "@/lib/toasts";

/** Takes whose charge nobody can be sure of: only a person may say what became of them. */
export function Unconfirmed() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(unknownQuery);
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="unconfirmed" className="mb-5 rounded-card border border-warn/50 bg-surface">
      <div className="border-b border-line px-4 py-2">
        <h2 id="unconfirmed" className="text-heading">{t("queue.unconfirmed")}</h2>
        <p className="mt-0.5 text-small text-muted">{t("queue.unconfirmed_about")}</p>
      </div>
      <ul>{data.map((one) => <Line key={one.id} one={one} />)}</ul>
    </section>
  );
}

function Line({ one }: { one: Unknown }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const decide = (act: Promise<unknown>) =>
    void act.then(() => Promise.all(["unknown", "jobs", "board", "costs"].map((key) => cache.invalidateQueries({ queryKey: [key] }))), (error: unknown) => complain(t("failed.job"), error));
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line/60 px-4 py-2.5 last:border-0">
      <div className="min-w-48 flex-1">
        <p className="text-body">{t("take_name", { shot: slate(one.shot), take: one.take })} · <span className="mono">{money(one.price)}</span></p>
        <p className="text-small text-muted">{one.provider} · {one.model} · {one.why}</p>
      </div>
      {may("review") && (
        <>
          <Button size="dense" onClick={() => decide(confirmNotCharged({ path: { job_id: one.id } }))}>{t("queue.not_charged")}</Button>
          <Button size="dense" kind="danger" onClick={() => decide(writeOffUnknown({ path: { job_id: one.id } }))}>{t("queue.write_off")}</Button>
        </>
      )}
    </li>
  );
}
