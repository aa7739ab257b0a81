import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { FootageDetail } from "@/api";
import { waveQuery } from "./queries";

const HIGH = 48;

/** The whole of it at a glance: how loud, where somebody speaks, where shots change, where we are. */
export function Strip({ footage, now }: { footage: FootageDetail; now: number }) {
  const { t } = useTranslation();
  const { data: wave = [] } = useQuery({ ...waveQuery(footage.id), enabled: footage.waveform_url !== null && footage.has_sound === true });
  const length = Math.max(0.001, footage.duration ?? 0);
  const x = (seconds: number) => (1000 * seconds) / length;
  return (
    <svg viewBox={`0 0 1000 ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={t("clip.strip", { shots: footage.shot_ranges.length, voices: footage.speech_ranges.length })} className="block h-12 w-full bg-bg">
      {footage.speech_ranges.map((one) => <rect key={one.start} x={x(one.start)} width={Math.max(1, x(one.end) - x(one.start))} y={HIGH - 4} height={4} className="fill-review" />)}
      {wave.length > 0 && <path d={outline(wave)} className="fill-run/50" />}
      {footage.shot_ranges.slice(1).map((one) => <rect key={one.in} x={x(one.start)} width={1} y={0} height={HIGH} className="fill-control" />)}
      <rect x={x(now)} width={2} y={0} height={HIGH} className="fill-accent" />
    </svg>
  );
}

function outline(wave: readonly number[]): string {
  const middle = (HIGH - 6) / 2;
  const step = 1000 / wave.length;
  const up = wave.map((most, at) => `${(at * step).toFixed(1)} ${(middle - most * middle).toFixed(1)}`);
  const down = wave.map((most, at) => `${(at * step).toFixed(1)} ${(middle + most * middle).toFixed(1)}`).reverse();
  return `M${up.join("L")}L${down.join("L")}Z`;
}
