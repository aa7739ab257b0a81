import { expect, test } from "vitest";

import { missingWords, theirWords } from "./left";

test("an edit is missing where a plain value of it is not there", () => {
  const there = { prompt: "Rain.", seconds: 4, takes: [], etag: "x" };
  expect(missingWords({ prompt: "Rain." }, there)).toBeNull();
  expect(missingWords({ prompt: "Snow.", seconds: 5 }, there)).toBe("Snow. · 5");
  expect(missingWords({ seconds: "4", takes: 3, model: null, gone: "?" }, there)).toBeNull();
});

test("of an edit that counts its versions the clips are compared too, and it is told by its name", () => {
  const clip = { footage: "f_1", in: "1.000s", out: "2.500s", gain: 0, enter: null, tags: [] };
  const there = { name: "Edit 2", version: 7, items: [{ ...clip, start: 1, end: 2.5, name: "harbour.mp4" }], music: [] };
  expect(missingWords({ items: [clip], music: [] }, there)).toBeNull();
  expect(missingWords({ items: [{ ...clip, out: "2.000s" }] }, there)).toBe("Edit 2");
  expect(missingWords({ items: [clip, clip] }, there)).toBe("Edit 2");
  expect(missingWords({ items: [{ ...clip, enter: { kind: "dissolve", seconds: 1 } }] }, there)).toBe("Edit 2");
  expect(missingWords({ prompt: "Rain.", cast: ["b", "a"] }, { prompt: "Rain.", cast: ["a", "b"] })).toBeNull();
});

test("what the server may put otherwise is missing where nothing was written since", () => {
  const there = { seconds: 4, takes: [], takes_wanted: 2, model: null, props: ["lamp"], dialogue: [{ speaker: "Mara", words: "Who is there?" }] };
  const lines = [{ words: "Who goes there?", speaker: "Mara" }];
  expect(missingWords({ seconds: "4.5", takes: 3 }, there)).toBe("4.5 · 3");
  expect(missingWords({ dialogue: lines, props: ["lamp", "rope"], seconds: null }, there)).toBeNull();
  expect(missingWords({ dialogue: lines, props: ["lamp", "rope"] }, there, true)).toBe("Who goes there?: Mara · lamp, rope");
  expect(missingWords({ seconds: null }, there, true)).toBe("seconds");
  expect(missingWords({ dialogue: there.dialogue, props: ["lamp"], takes: 2, seconds: "4.0", model: null, gone: null }, there, true)).toBeNull();
});

test("what somebody else wrote into the fields of an edit is told, and only that", () => {
  const there = { prompt: "Snow.", takes: [], takes_wanted: 2, camera: "", model: null };
  expect(theirWords({ prompt: "Rain.", takes: 3 }, { prompt: "Fog.", takes: 2 }, there)).toBe("Snow.");
  expect(theirWords({ prompt: "Rain." }, { prompt: "Snow." }, there)).toBeUndefined();
  expect(theirWords({ prompt: "Snow." }, { prompt: "Fog." }, there)).toBeUndefined();
  expect(theirWords({ camera: "Slow push." }, { camera: "Pan." }, there)).toBe("");
  expect(theirWords({ model: "a" }, {}, there)).toBeUndefined();
});
