import { type DragEvent, type ReactNode, useState } from "react";

/** A whole page that takes files dropped on it; where it takes none, the browser does not leave it for them either. */
export function FileTarget({ label, onFiles, children }: { label: string; onFiles: ((files: File[]) => void) | undefined; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const carriesFile = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    <div
      className="relative h-full"
      onDragOver={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        if (onFiles) setOver(true);
        else event.dataTransfer.dropEffect = "none";
      }}
      onDragLeave={(event) => { if (event.currentTarget === event.target || !event.relatedTarget) setOver(false); }}
      onDrop={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length > 0) onFiles?.(files);
      }}
    >
      {children}
      {isOver && <div className="pointer-events-none absolute inset-3 z-30 flex items-center justify-center rounded-dialog border-2 border-dashed border-accent bg-bg/90 text-title">{label}</div>}
    </div>
  );
}
