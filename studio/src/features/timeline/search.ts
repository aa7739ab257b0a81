/** What the timeline's address remembers. */
export interface TimelineSearch {
  /** The timeline that is open. */
  cuts?: string | undefined;
}

export const readTimelineSearch = (said: Record<string, unknown>): TimelineSearch => ({ cuts: typeof said.cuts === "string" && said.cuts ? said.cuts : undefined });
