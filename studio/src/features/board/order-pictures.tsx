import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type BoardShown, draftPictures, type PicturesWanted, type StoryboardShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Select } from "@/components/field";
import { useMay } from "@/film/me";
import { isProblem } from "@/lib/http";
import { complain, say } from "@/lib/toasts";
import { References } from "./references";

type Kind = NonNullable<PicturesWanted["kinds"]>[number];

const KINDS = ["character", "place", "prop", "segment"] as const satisfies readonly Kind[];
const USUAL: readonly Kind[] = ["character", "place", "prop"];

/** The references that lie beside the storyboards, and the door to order those that are missing. files: pictures to bring in at once. */
export function OrderPictures({ project, board, files, onDrafted, onClose }: { project: string; board: BoardShown; files: readonly File[]; onDrafted: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const cache = useQueryClient();
  const films = board.storyboards.filter((one) => one.kind === "video");
  const [storyboard, setStoryboard] = useState(films[0]?.id ?? "");
  const [kinds, setKinds] = useState<readonly Kind[]>(USUAL);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const opened = (sheet: StoryboardShown) => {
    say(t("pictures.drafted", { name: sheet.title, count: sheet.shots }));
    void cache.invalidateQueries({ queryKey: ["board", project] }).then(onDrafted);
  };
  const draft = (another: boolean) => {
    setBusy(true);
    setProblem(null);
    draftPictures({ path: { project_id: project }, body: { storyboard, kinds: KINDS.filter((kind) => kinds.includes(kind)), is_another: another } })
      .then(opened)
      .catch((error: unknown) => (isProblem(error) && !error.isOffline ? setProblem(error) : complain(t("pictures.not_drafted"), error)))
      .finally(() => setBusy(false));
  };
  const isThere = isProblem(problem) && problem.code === "pictures.exists";
  return (
    <Dialog
      title={t("pictures.title")} about={t("pictures.about")} open onClose={onClose} onSubmit={may("edit") && storyboard ? () => draft(false) : undefined}
      footer={may("edit") && storyboard ? <><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" reason={kinds.length === 0 ? t("pictures.choose") : undefined} disabled={isBusy}>{t("pictures.draft")}</Button></> : undefined}
    >
      {may("edit") && (storyboard ? (
        <fieldset className="mb-5 flex flex-col gap-2">
          <legend className="mb-2 text-label text-muted">{t("pictures.wanted")}</legend>
          {films.length > 1 && (
            <Field label={t("pictures.of")}>
              {(ids) => <Select {...ids} value={storyboard} onChange={(event) => setStoryboard(event.target.value)}>{films.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}</Select>}
            </Field>
          )}
          <div className="grid gap-x-4 gap-y-1 tablet:grid-cols-2">
            {KINDS.map((kind) => (
              <Check key={kind} label={t(`pictures.kinds.${kind}`)} checked={kinds.includes(kind)} onChange={(event) => setKinds(event.target.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind))} />
            ))}
          </div>
          {kinds.includes("segment") && <p className="text-small text-muted">{t("pictures.frames_about")}</p>}
        </fieldset>
      ) : <p className="mb-5 text-body text-muted">{t("pictures.no_film")}</p>)}
      {problem !== null && (
        <div role="alert" className="mb-5 flex flex-wrap items-center gap-3 rounded-card border border-warn/50 bg-warn/10 p-3 text-body">
          <CircleAlert size={16} className="shrink-0 text-warn" />
          <p className="min-w-0 flex-1">{isThere ? t("pictures.exists") : problem instanceof Error ? problem.message : String(problem)}</p>
          {isThere && <><Button size="dense" onClick={onDrafted}>{t("pictures.open")}</Button><Button size="dense" kind="ghost" disabled={isBusy} onClick={() => draft(true)}>{t("pictures.another")}</Button></>}
        </div>
      )}
      <References project={project} first={files} />
    </Dialog>
  );
}
