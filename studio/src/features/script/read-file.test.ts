import { expect, test } from "vitest";

import { readText } from "./read-file";

const file = (...bytes: number[]) => new Blob([new Uint8Array(bytes)]);

test("a text is read in the encodings that people have", async () => {
  expect(await readText(new Blob(["第一章 雨夜"]))).toBe("第一章 雨夜");
  expect(await readText(file(0xef, 0xbb, 0xbf, 0x61))).toBe("a");
  expect(await readText(file(0xb5, 0xda, 0xd2, 0xbb))).toBe("第一"); // GB 18030
  expect(await readText(file(0xff, 0xfe, 0x61, 0x00))).toBe("a");
});

test("what is no text is refused", async () => {
  expect(await readText(file(0x50, 0x4b, 0x03, 0x04, 0x00, 0x00))).toBeNull(); // a .docx is a zip file
  expect(await readText(file(0xff, 0xff, 0xff))).toBeNull();
});
