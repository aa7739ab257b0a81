/** What the clip page's address remembers. */
export interface ClipSearch {
  /** The footage that is open. */
  footage?: string | undefined;
  /** The cut list that is open. */
  cuts?: string | undefined;
  /** Where there is room for one side only: which. */
  side?: "moments" | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

export const readClipSearch = (said: Record<string, unknown>): ClipSearch => ({ footage: text(said.footage), cuts: text(said.cuts), side: said.side === "moments" ? "moments" : undefined });
