import { Film, ImageIcon } from "lucide-react";
import { useRef, useState } from "react";

import { cx } from "@/components/cx";
import { useStill } from "@/components/use-media";
import { at } from "@/lib/base";

const PATIENCE_MS = 150;
let stopPlaying: (() => void) | null = null;

/** A take's still; after a moment's hover its film, muted. One plays at a time, and none where motion is unwelcome. isPicture: what is still to come is no film. */
export function Poster({ poster, video, isPicture = false, className }: { poster: string | null | undefined; video?: string | null | undefined; isPicture?: boolean; className?: string }) {
  const [isPlaying, setPlaying] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isStill = useStill();
  const Sign = isPicture ? ImageIcon : Film;
  const stop = () => {
    clearTimeout(timer.current);
    setPlaying(false);
  };
  const start = () => {
    if (!video || isStill) return;
    timer.current = setTimeout(() => {
      stopPlaying?.();
      stopPlaying = stop;
      setPlaying(true);
    }, PATIENCE_MS);
  };
  return (
    <div className={cx("relative overflow-hidden bg-frame", className)} onPointerEnter={(event) => event.pointerType === "mouse" && start()} onPointerLeave={stop}>
      {poster ? (
        <img src={at(poster)} alt="" loading="lazy" decoding="async" draggable={false} className="absolute inset-0 h-full w-full object-contain" />
      ) : (
        <div className="absolute inset-0 flex items-center justify-center bg-raised text-control"><Sign size={24} strokeWidth={1.25} /></div>
      )}
      {isPlaying && video && <video src={at(video)} muted autoPlay loop playsInline className="absolute inset-0 h-full w-full object-contain" />}
    </div>
  );
}
