import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, ImageIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type AssetShown, type BoardShown, draftPictures, type PicturesWanted, type StoryboardShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check, Field, Select } from "@/components/field";
import { Loading } from "@/components/skeleton";
import { Trouble } from "@/components/trouble";
import { useMay } from "@/film/me";
import { assetsQuery } from "@/film/queries";
import { at } from "@/lib/base";
import { isProblem } from "@/lib/http";
import { complain, say } from "@/lib/toasts";

type Kind = NonNullable<PicturesWanted["kinds"]>[number];

const KINDS = ["character", "place", "prop", "segment"] as const satisfies readonly Kind[];
const USUAL: readonly Kind[] = ["character", "place", "prop"];

/** The references that lie beside the storyboards, and the door to order those that are missing. */
export function OrderPictures({ project, board, onDrafted, onClose }: { project: string; board: BoardShown; onDrafted: () => void; onClose: () => void }) {
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
      <References project={project} />
    </Dialog>
  );
}

function References({ project }: { project: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(assetsQuery(project));
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const without = [...new Set(data.cast.filter((one) => one.pictures.length === 0).map((one) => one.name))];
  return (
    <section aria-labelledby="references">
      <h3 id="references" className="mb-2 text-label text-muted">{t("pictures.there", { count: data.pictures.length })}</h3>
      {data.pictures.length === 0 && <p className="flex items-center gap-2 text-body text-muted"><ImageIcon size={16} aria-hidden />{t("pictures.none")}</p>}
      <ul className="grid grid-cols-2 gap-3 tablet:grid-cols-4">{data.pictures.map((one) => <Reference key={one.id} one={one} />)}</ul>
      {without.length > 0 && <p className="mt-3 text-small text-muted">{t("pictures.without", { names: without.join(", ") })}</p>}
    </section>
  );
}

function Reference({ one }: { one: AssetShown }) {
  const { t } = useTranslation();
  return (
    <li className="min-w-0">
      <a href={at(one.url)} target="_blank" rel="noreferrer" title={one.path} className="block rounded-control">
        <img src={at(one.url)} alt="" loading="lazy" className="aspect-video w-full rounded-chip bg-frame object-contain" />
        <span className="mt-1 block truncate text-small">{one.name}</span>
        <span className="block truncate text-small text-muted">{t(`pictures.kind.${one.kind}`)}</span>
      </a>
    </li>
  );
}
