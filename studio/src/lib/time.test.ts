import { describe, expect, test } from "vitest";

import vectors from "../../../tests/vectors/time.json";
import { parseRate, parseTime, rateName, type Rate, runningTime, timecode } from "./time";

const rate = (text: string): Rate => parseRate(text);
type Told<T extends unknown[]> = T[];

describe("the same cases as core/time.py", () => {
  test.each(vectors.parse_time as Told<[string, string, number]>)("%s at %s is frame %i", (text, at, frame) => {
    expect(parseTime(text, rate(at))).toBe(frame);
  });
  test.each(vectors.no_time as Told<[string, string]>)("“%s” at %s is no time", (text, at) => {
    expect(() => parseTime(text, rate(at))).toThrow(RangeError);
  });
  test.each(vectors.timecode as Told<[number, string, boolean, string]>)("frame %i at %s, drop %s: %s", (frame, at, drop, code) => {
    expect(timecode(frame, rate(at), drop)).toBe(code);
  });
  test.each(vectors.parse_rate as Told<[string, string]>)("rate %s is %s", (text, told) => {
    expect(rateName(parseRate(text))).toBe(told);
  });
  test.each(vectors.no_rate)("“%s” is no rate", (text) => {
    expect(() => parseRate(text)).toThrow(RangeError);
  });
});

test("how long something lasts", () => {
  expect([0, 59.6, 860, 3723].map(runningTime)).toEqual(["0:00", "1:00", "14:20", "1:02:03"]);
});
