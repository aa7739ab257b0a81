import { FileUp, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button, IconButton } from "@/components/button";
import { cx } from "@/components/cx";

type Taken = { file: File | null; onFile: (file: File | null) => void; onFiles?: undefined } | { file?: undefined; onFile?: undefined; onFiles: (files: File[]) => void };

/** A place to drop a file on, or several, or to choose them from. */
export function DropFile({ label, about, accept, file, onFile, onFiles }: { label: string; about?: string; accept: string } & Taken) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => (onFiles ? onFiles([...(files ?? [])]) : onFile(files?.[0] ?? null));
  const over = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation(); // a page that takes files too is not meant
    setOver(true);
  };
  return (
    <div
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); event.stopPropagation(); setOver(false); take(event.dataTransfer.files); }}
      className={cx("flex items-center gap-3 rounded-card border border-dashed px-4 py-3 transition-colors", isOver ? "border-accent bg-raised" : "border-control")}
    >
      <FileUp size={18} className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-label">{file?.name ?? label}</p>
        {about && !file && <p className="text-small text-muted">{about}</p>}
      </div>
      {file ? <IconButton label={t("remove")} onClick={() => onFile(null)}><X size={14} /></IconButton> : <Button size="dense" onClick={() => input.current?.click()}>{t("choose_file")}</Button>}
      <input ref={input} type="file" multiple={onFiles !== undefined} accept={accept} aria-label={label} className="sr-only" tabIndex={-1} onChange={(event) => { take(event.target.files); event.target.value = ""; }} />
    </div>
  );
}
