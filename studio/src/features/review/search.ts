export const MODES = ["one", "two", "four", "wipe", "difference"] as const;
export type ReviewMode = (typeof MODES)[number];

/** What a review's address remembers: the shot, the takes side by side, and how. */
export interface ReviewSearch {
  shot?: string | undefined;
  takes?: string | undefined;
  /** The take with the focus, where it is not the first of them. */
  lead?: string | undefined;
  mode?: ReviewMode | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

export function readReviewSearch(said: Record<string, unknown>): ReviewSearch {
  const mode = MODES.find((one) => one === said.mode);
  return { shot: text(said.shot), takes: text(said.takes), lead: text(said.lead), mode: mode === "one" ? undefined : mode };
}
