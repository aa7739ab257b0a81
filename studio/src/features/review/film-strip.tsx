import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ShotShown } from "@/api";
import { cx } from "@/components/cx";
import { isStill } from "@/film/pictures";
import { Poster } from "@/film/poster";
import { StatusMark } from "@/film/status";
import { slate } from "@/lib/numbers";

const WIDE = 112;

/** The review list along the bottom. */
export function FilmStrip({ shots, open, onOpen }: { shots: readonly ShotShown[]; open: string; onOpen: (shot: ShotShown) => void }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: shots.length, horizontal: true, getScrollElement: () => scroller.current, estimateSize: () => WIDE, overscan: 4 });
  const at = shots.findIndex((shot) => shot.id === open);
  useEffect(() => { if (at >= 0) virtual.scrollToIndex(at, { align: "center" }); }, [at, virtual]);
  return (
    <nav aria-label={t("review.strip")} ref={scroller} className="h-[92px] shrink-0 overflow-x-auto overflow-y-hidden border-t border-line bg-surface">
      <ul className="relative h-full" style={{ width: virtual.getTotalSize() + 8 }}>
        {virtual.getVirtualItems().map((item) => {
          const shot = shots[item.index];
          if (!shot) return null;
          const isOpen = shot.id === open;
          return (
            <li key={shot.id} className="absolute top-1.5 left-1.5" style={{ width: WIDE - 6, transform: `translateX(${item.start}px)` }}>
              <button type="button" aria-current={isOpen || undefined} onClick={(event) => { if (event.detail > 0) event.currentTarget.blur(); onOpen(shot); }} className={cx("block w-full rounded-control border p-0.5 text-left", isOpen ? "border-accent" : "border-transparent hover:border-control")}>
                <Poster poster={shot.poster_url} isPicture={isStill(shot)} className="aspect-video rounded-chip" />
                <span className="flex items-center gap-1.5 px-0.5 pt-0.5"><span className="mono text-micro">{slate(shot.number)}</span><StatusMark status={shot.status} className="min-w-0 !text-micro" /></span>
                <span className="sr-only">{shot.prompt}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
