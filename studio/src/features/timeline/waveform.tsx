import { useQuery } from "@tanstack/react-query";

import { at } from "@/lib/base";

interface Outline {
  sample_rate: number;
  samples_per_pixel: number;
  data: number[];
}

/** The outline of a sound between two moments of its file, as wide and high as its place. */
export function Waveform({ url, start, end, width }: { url: string; start: number; end: number; width: number }) {
  const { data } = useQuery({
    queryKey: ["outline", url], staleTime: Infinity, retry: false,
    queryFn: async ({ signal }): Promise<Outline | null> => { const answer = await fetch(at(url), { signal }); return answer.ok ? ((await answer.json()) as Outline) : null; },
  });
  if (!data || data.data.length === 0) return null;
  return (
    <svg aria-hidden preserveAspectRatio="none" viewBox="0 0 100 100" className="absolute inset-0 h-full w-full text-muted">
      <path d={pathOf(data, start, end, Math.max(2, Math.min(600, Math.round(width / 2))))} fill="currentColor" opacity={0.75} />
    </svg>
  );
}

/** A closed line: the tops from left to right, the bottoms back; by the root, so that quiet sounds are seen, too. */
function pathOf({ sample_rate, samples_per_pixel, data }: Outline, start: number, end: number, steps: number): string {
  const each = sample_rate / samples_per_pixel;
  const tops: string[] = [];
  const feet: string[] = [];
  for (let step = 0; step < steps; step++) {
    const first = Math.floor((start + ((end - start) * step) / steps) * each);
    const last = Math.max(first + 1, Math.ceil((start + ((end - start) * (step + 1)) / steps) * each));
    let [low, high] = [0, 0];
    for (let at = first; at < last && at * 2 + 1 < data.length; at++) {
      low = Math.min(low, data[at * 2] ?? 0);
      high = Math.max(high, data[at * 2 + 1] ?? 0);
    }
    const x = ((step + 0.5) / steps) * 100;
    tops.push(`${x.toFixed(2)} ${(50 - Math.sqrt(high / 128) * 48 - 0.5).toFixed(1)}`);
    feet.push(`${x.toFixed(2)} ${(50 + Math.sqrt(-low / 128) * 48 + 0.5).toFixed(1)}`);
  }
  return `M${tops.join("L")}L${feet.reverse().join("L")}Z`;
}
