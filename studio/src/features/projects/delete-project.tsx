import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { deleteProject, type ProjectShown } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Check } from "@/components/field";
import { complain, say } from "@/lib/toasts";

/** Asks before a project goes; its files stay unless wanted otherwise. */
export function DeleteProject({ project, onClose }: { project: ProjectShown; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [withFiles, setWithFiles] = useState(false);
  const remove = () =>
    void deleteProject({ path: { project_id: project.id }, query: { with_files: withFiles } })
      .then(() => cache.invalidateQueries({ queryKey: ["projects"] }))
      .then(() => say(t("projects.deleted", { name: project.name })))
      .then(onClose)
      .catch((error: unknown) => complain(t("failed.project"), error));
  return (
    <Dialog
      title={t("projects.delete_title", { name: project.name })} about={t("projects.delete_about")} open onClose={onClose} width="small" onSubmit={remove}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t("cancel")}</Button>
          <Button kind="danger" type="submit">{t("projects.delete")}</Button>
        </>
      }
    >
      <Check label={t("projects.delete_files", { folder: project.folder })} checked={withFiles} onChange={(event) => setWithFiles(event.target.checked)} />
    </Dialog>
  );
}
