import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { importFootage } from "@/api";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, Input } from "@/components/field";
import { complain } from "@/lib/toasts";

/** Fetch footage from a link; the server does it, so the page may be closed. */
export function ImportLink({ project, onClose, onBegun }: { project: string; onClose: () => void; onBegun: (footage: string) => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const begin = () => {
    setBusy(true);
    importFootage({ body: { url: url.trim(), project, name: name.trim() } })
      .then((made) => { void cache.invalidateQueries({ queryKey: ["footages"] }); onBegun(made.id); })
      .catch((error: unknown) => complain(t("failed.link"), error))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t("clip.link")} about={t("clip.link_about")} open onClose={onClose} width="small" onSubmit={begin}
      footer={<><Button kind="ghost" onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={busy || !url.trim()}>{t("clip.link_act")}</Button></>}
    >
      <div className="flex flex-col gap-4">
        <Field label={t("clip.url")}>{(ids) => <Input {...ids} autoFocus type="url" required placeholder="https://" className="mono" value={url} onChange={(event) => setUrl(event.target.value)} />}</Field>
        <Field label={t("clip.name")} help={t("clip.name_help")}>{(ids) => <Input {...ids} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
      </div>
    </Dialog>
  );
}
