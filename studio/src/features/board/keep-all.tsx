import { useQueryClient } from "@tanstack/react-query";
import { FolderInput } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { keepTake, type ShotShown } from "@/api";
import { Button } from "@/components/button";
import { complain, say } from "@/lib/toasts";

/** Pictures that were approved and lie nowhere yet. */
export const toKeep = (shots: readonly ShotShown[]): ShotShown[] => shots.filter((shot) => shot.status === "approved" && shot.keep_as !== "" && shot.kept === "");

/** Keep every approved picture that lies nowhere yet, each where its sheet says. */
export function KeepAll({ project, shots }: { project: string; shots: readonly ShotShown[] }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const keep = async () => {
    let count = 0;
    for (const shot of shots) {
      if (!shot.selected_take) continue;
      await keepTake({ path: { take_id: shot.selected_take } });
      count += 1;
    }
    return count;
  };
  const start = () => {
    setBusy(true);
    keep().then((count) => say(t("pictures.kept_all", { count })))
      .catch((error: unknown) => complain(t("pictures.not_all_kept"), error))
      .finally(() => {
        setBusy(false);
        void cache.invalidateQueries({ queryKey: ["board", project] });
        void cache.invalidateQueries({ queryKey: ["assets", project] });
      });
  };
  return <Button kind="primary" icon={<FolderInput size={15} />} disabled={isBusy} onClick={start}>{t("pictures.keep_all", { count: shots.length })}</Button>;
}
