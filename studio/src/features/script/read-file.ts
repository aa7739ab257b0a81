export const ACCEPTED = ".txt,.text,.md,.markdown,.fountain,.json,text/plain";

/** As the server has it; letters, not bytes. */
export const MOST_LETTERS = 600_000;

/** Read a text file as people have them: UTF-8 or UTF-16 by their marks, else the old Chinese encoding. Null for anything else. */
export async function readText(file: Blob): Promise<string | null> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isWide && bytes.subarray(0, 4096).includes(0)) return null;
  for (const encoding of isWide ? [bytes[0] === 0xff ? "utf-16le" : "utf-16be"] : ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  return null;
}
