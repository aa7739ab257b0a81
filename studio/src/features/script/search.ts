/** What the script page's address remembers. */
export interface ScriptSearch {
  /** The draft that is open. */
  script?: string | undefined;
  /** The storyboard that it is laid over; "new" for a new one, nothing for the project's first. */
  into?: string | undefined;
  /** The draft goes behind what is there. */
  adds?: true | undefined;
  /** Where there is room for one side only: which. */
  pane?: "breakdown" | "changes" | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

export const readScriptSearch = (said: Record<string, unknown>): ScriptSearch => ({
  script: text(said.script), into: text(said.into), adds: said.adds === true ? true : undefined,
  pane: said.pane === "breakdown" || said.pane === "changes" ? said.pane : undefined,
});
