import { Download, MessageSquarePlus } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { ShotShown, TakeShown } from "@/api";
import { Button } from "@/components/button";
import { KeepPicture } from "@/film/keep-picture";
import { PictureStrip } from "@/film/picture-strip";
import { downloadOf } from "@/film/pictures";
import { at } from "@/lib/base";

/** What a still has in the place of a transport: its order's other pictures, where it is kept, its notes. */
export function PictureBar({ project, shot, take, number, onNumber, onNote }: { project: string; shot: ShotShown; take: TakeShown; number: number; onNumber: (number: number) => void; onNote: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("pictures.bar")} className="flex min-h-12 shrink-0 items-center gap-3 border-y border-line bg-surface px-3 py-1.5">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1.5">
        <PictureStrip take={take} number={number} onNumber={onNumber} />
        <KeepPicture key={shot.id} project={project} shot={shot} take={take} number={number} keys="P" />
      </div>
      <a href={at(downloadOf(take, number))} download className="inline-flex h-7 items-center gap-2 rounded-control px-2 text-label text-muted hover:bg-raised hover:text-fg"><Download size={15} /><span className="sr-only tablet:not-sr-only">{t("pictures.download")}</span></a>
      {onNote && <Button kind="ghost" size="dense" icon={<MessageSquarePlus size={15} />} onClick={onNote}><span className="sr-only tablet:not-sr-only">{t("notes.add")}</span><kbd className="mono hidden text-micro text-muted desk:inline">M</kbd></Button>}
    </div>
  );
}
