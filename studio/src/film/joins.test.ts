import { expect, test } from "vitest";

import type { CutItemShown } from "@/api";
import { framesIn, lookAt, loudness, loudnessOf } from "./joins";

const clip = (more: Partial<CutItemShown>): CutItemShown => ({ take: "t", video_url: "v", at: 0, seconds: 2, ...more });
const items = [clip({ gain: -6 }), clip({ at: 2, enter: { kind: "dissolve", seconds: 0.5 }, leave: 0.25 })];

test("a dissolve shows its share of every frame, as the render does", () => {
  expect(lookAt(items, 1, 2, 24)).toEqual({ hasUnder: true, share: 0.5 / 12, dark: 0 });
  expect(lookAt(items, 1, 2 + 11 / 24, 24).share).toBeCloseTo(11.5 / 12);
  expect(lookAt(items, 1, 2 + 12 / 24, 24)).toEqual({ hasUnder: false, share: 1, dark: 0 });
  expect(lookAt(items, 1, 4 - 6 / 24, 24).dark).toBeCloseTo(0.5 / 6);
  expect(lookAt(items, 0, 1, 24)).toEqual({ hasUnder: false, share: 1, dark: 0 });
});

test("nothing runs on beneath after a gap, a fade, or the beginning", () => {
  const dissolve = clip({ at: 2, enter: { kind: "dissolve", seconds: 0.5 } });
  expect(lookAt([{ gap: 2, at: 0, seconds: 2 }, dissolve], 1, 2, 24).hasUnder).toBe(false);
  expect(lookAt([clip({ leave: 0.5 }), dissolve], 1, 2, 24).hasUnder).toBe(false);
  expect(lookAt([dissolve], 0, 2, 24).hasUnder).toBe(false);
});

test("gain and fades are heard", () => {
  expect(loudness(clip({ gain: -6 }), { hasUnder: false, share: 1, dark: 0 })).toBeCloseTo(0.501, 2);
  expect(loudness(clip({ gain: 6 }), { hasUnder: false, share: 1, dark: 0 })).toBe(1);
  const music = { sound: "m", at: 1, lasts: 4, gain: -6, fade_in: 1, fade_out: 1 };
  expect(loudnessOf(music, 0.9)).toBe(0);
  expect(loudnessOf(music, 1)).toBe(0);
  expect(loudnessOf(music, 3)).toBeCloseTo(0.501, 2);
  expect(loudnessOf(music, 5)).toBe(0);
});

test("frames are counted with halves up", () => {
  expect([framesIn(0.5, 25), framesIn(0.02, 25), framesIn(1, 24000 / 1001)]).toEqual([13, 1, 24]);
});
