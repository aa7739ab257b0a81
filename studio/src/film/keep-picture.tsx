import { useQueryClient } from "@tanstack/react-query";
import { FolderCheck, FolderInput } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { keepTake, type ShotShown, type TakeShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { changeShot } from "@/film/cache";
import { useMay } from "@/film/me";
import { keptName } from "@/film/pictures";
import { isProblem } from "@/lib/http";
import { complain, say } from "@/lib/toasts";

/** Put a picture where its sheet says; another one that lies there is replaced only after a yes. */
export function useKeep(project: string, shot: ShotShown) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [asking, setAsking] = useState<{ take: TakeShown; number: number } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const keep = (take: TakeShown, number: number, replace = false) => {
    setBusy(true);
    keepTake({ path: { take_id: take.id }, body: { number, replace } })
      .then((kept) => {
        setAsking(null);
        changeShot(cache, project, shot.id, (now) => ({ ...now, kept: kept.path }));
        void cache.invalidateQueries({ queryKey: ["board", project] }); // the film's shots have it now
        void cache.invalidateQueries({ queryKey: ["assets", project] });
        say(t(kept.is_new ? "pictures.kept" : "pictures.kept_before", { path: kept.path }));
      })
      .catch((error: unknown) => {
        if (isProblem(error) && error.code === "pictures.kept_already") setAsking({ take, number });
        else {
          setAsking(null);
          complain(t("pictures.not_kept", { name: keptName(shot) }), error);
        }
      })
      .finally(() => setBusy(false));
  };
  const layer = asking && (
    <Dialog
      title={t("pictures.replace_title", { name: keptName(shot) })} about={t("pictures.replace_about", { path: shot.kept || shot.keep_as })} open onClose={() => setAsking(null)} width="small"
      onSubmit={() => keep(asking.take, asking.number, true)}
      footer={<><Button kind="ghost" onClick={() => setAsking(null)}>{t("cancel")}</Button><Button kind="danger" type="submit" disabled={isBusy}>{t("pictures.replace")}</Button></>}
    />
  );
  return { keep, isBusy, layer };
}

/** The act that keeps one of a take's pictures, and where the kept one lies. */
export function KeepPicture({ project, shot, take, number, keys }: { project: string; shot: ShotShown; take: TakeShown | undefined; number: number; keys?: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const { keep, isBusy, layer } = useKeep(project, shot);
  if (!shot.keep_as) return null;
  return (
    <>
      {may("edit") && take && (
        <Button icon={<FolderInput size={15} />} disabled={isBusy} onClick={() => keep(take, number)} aria-keyshortcuts={keys}>
          <span className="max-w-40 truncate">{t("pictures.keep_as", { name: keptName(shot) })}</span>{keys && <kbd className="mono hidden text-micro text-muted desk:inline">{keys}</kbd>}
        </Button>
      )}
      {shot.kept && <span className="flex min-w-0 items-center gap-1.5 text-small text-muted" title={shot.kept}><FolderCheck size={14} className="shrink-0 text-ok" aria-hidden /><span className="truncate">{t("pictures.lies", { path: shot.kept })}</span></span>}
      {layer}
    </>
  );
}
