import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { createProject, importStoryboard } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { DropFile } from "@/components/drop-file";
import { Field, Input, Select } from "@/components/field";
import { complain } from "@/lib/toasts";

/** Name a project; start blank, or from a storyboard file that is there already. */
export function NewProject({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [aspect, setAspect] = useState("16:9");
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);

  const make = async () => {
    const project = await createProject({ body: { name: name.trim(), aspect } });
    if (file) await importStoryboard({ path: { project_id: project.id }, body: { file } }).catch((error: unknown) => complain(t("failed.import", { name: file.name }), error));
    void cache.invalidateQueries({ queryKey: ["projects"] });
    onClose();
    await navigate({ to: "/p/$project/board", params: { project: project.id }, search: {} });
  };
  const submit = () => {
    setBusy(true);
    make().catch((error: unknown) => complain(t("failed.project"), error)).finally(() => setBusy(false));
  };

  return (
    <Dialog
      title={t("projects.new")} open={open} onClose={onClose} onSubmit={submit}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" disabled={busy || !name.trim()}>{t("projects.make")}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t("projects.name")}>{(ids) => <Input {...ids} autoFocus required maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <Field label={t("field.aspect")}>
          {(ids) => (
            <Select {...ids} value={aspect} onChange={(event) => setAspect(event.target.value)}>
              {["16:9", "9:16", "1:1", "4:3", "21:9"].map((one) => <option key={one} value={one}>{t(`aspect.${one as "16:9"}`)}</option>)}
            </Select>
          )}
        </Field>
        <DropFile accept=".json,.md,.markdown" label={t("projects.from_file")} about={t("projects.from_file_about")} file={file} onFile={(given) => {
          setFile(given);
          if (given && !name) setName(given.name.replace(/\.[^.]+$/, ""));
        }} />
      </div>
    </Dialog>
  );
}
