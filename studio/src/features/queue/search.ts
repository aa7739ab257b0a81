/** What the queue's address remembers. */
export interface QueueSearch {
  show?: string | undefined;
  /** The job whose history is open. */
  job?: string | undefined;
  /** The job that stands on top of the window. */
  at?: string | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

export const readQueueSearch = (said: Record<string, unknown>): QueueSearch => ({ show: text(said.show), job: text(said.job), at: text(said.at) });
