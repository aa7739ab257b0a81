import { FileUp, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";

/** A place to drop a file on, or to choose one from. */
export function DropFile({ label, about, accept, file, onFile }: { label: string; about?: string; accept: string; file: File | null; onFile: (file: File | null) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    <div
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); onFile(event.dataTransfer.files[0] ?? null); }}
      className={cx("flex items-center gap-3 rounded-card border border-dashed px-4 py-3 transition-colors", isOver ? "border-accent bg-raised" : "border-control")}
    >
      <FileUp size={18} className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-label">{file?.name ?? label}</p>
        {about && !file && <p className="text-small text-muted">{about}</p>}
      </div>
      {file ? <IconButton label={t("remove")} onClick={() => onFile(null)}><X size={14} /></IconButton> : <Button size="dense" onClick={() => input.current?.click()}>{t("choose_file")}</Button>}
      <input ref={input} type="file" accept={accept} aria-label={label} className="sr-only" tabIndex={-1} onChange={(event) => { onFile(event.target.files?.[0] ?? null); event.target.value = ""; }} />
    </div>
  );
}
