import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type BoardShown, getStoryboardFile, importStoryboard } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { DropFile } from "@/components/drop-file";
import { at } from "@/lib/base";
import { complain, say } from "@/lib/toasts";

/** Bring a storyboard file into the project, as it is. */
export function ImportFile({ project, first, onClose }: { project: string; first?: File | null; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(first ?? null);
  const [busy, setBusy] = useState(false);
  const bring = () => {
    if (!file) return;
    setBusy(true);
    importStoryboard({ path: { project_id: project }, body: { file } })
      .then((made) => {
        say(t("files.imported", { name: made.title, count: made.shots }));
        void cache.invalidateQueries({ queryKey: ["board", project] });
        onClose();
      })
      .catch((error: unknown) => complain(t("failed.import", { name: file.name }), error))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t("commands.import_storyboard")} about={t("files.import_about")} open onClose={onClose} onSubmit={bring}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!file || busy}>{t("files.import")}</Button></>}
    >
      <DropFile label={t("files.choose")} about={t("files.kinds")} accept=".json,.md,.markdown" file={file} onFile={setFile} />
    </Dialog>
  );
}

const SUFFIXES = { json: ".json", markdown: ".md" } as const;

/** Take the storyboard files away: the originals byte for byte, or written anew in another format. */
export function ExportFiles({ board, onClose }: { board: BoardShown; onClose: () => void }) {
  const { t } = useTranslation();
  // Asked for by the page, not by a link: a format may have no place for something, and the browser would not say so.
  const takeAs = async (format: keyof typeof SUFFIXES, { id, file }: BoardShown["storyboards"][number]) => {
    try {
      const content = (await getStoryboardFile({ path: { storyboard_id: id }, query: { format }, parseAs: "blob" })) as Blob;
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: file.replace(/^.*\//, "").replace(/\.[^.]*$/, "") + SUFFIXES[format] });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      complain(t("failed.export"), error);
    }
  };
  return (
    <Dialog title={t("commands.export_storyboard")} about={t("files.export_about")} open onClose={onClose}>
      <ul className="flex flex-col gap-2">
        {board.storyboards.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-2 rounded-card border border-line p-3">
            <div className="min-w-0 flex-1">
              <p className="truncate text-label">{one.title}</p>
              <p className="mono truncate text-micro text-muted" title={one.file}>{one.file}</p>
            </div>
            <a className="inline-flex h-8 items-center gap-2 rounded-control border border-control/60 px-3 text-label hover:bg-raised" href={at(`/api/v1/storyboards/${one.id}/file`)} download><Download size={14} />{t("files.original")}</a>
            {(Object.keys(SUFFIXES) as (keyof typeof SUFFIXES)[]).filter((format) => format !== one.format).map((format) => (
              <Button key={format} kind="ghost" onClick={() => void takeAs(format, one)}>{t(`files.as_${format}`)}</Button>
            ))}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
