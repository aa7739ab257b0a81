/** One stream of events, kept open: reconnects with growing patience, resumes by number, says how it stands. */

export type Standing = "connecting" | "live" | "down" | "off";

/** What happened on the server, as it spells it; `kind` and the ids it touches. */
export interface Happening {
  number: number;
  kind: string;
  project: string;
  job: string;
  run: string;
  shot_id?: string;
  take_id?: string;
  storyboard?: string;
  fraction?: number;
  percent?: number;
  stage?: string;
  received?: number;
  size?: number;
  provider?: string;
  [fact: string]: unknown;
}

/** What a stream tells its listeners. `again`: events were lost, read the pages anew. */
export type News = { type: "standing"; standing: Standing } | { type: "happened"; events: Happening[] } | { type: "again" };

const LONGEST_WAIT_MS = 15_000;

export class Stream {
  #source: EventSource | null = null;
  #last = "";
  #wait = 500;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: Happening[] = [];
  #flush: ReturnType<typeof setTimeout> | undefined;
  standing: Standing = "off";

  constructor(readonly url: string, readonly tell: (news: News) => void) {}

  open(): void {
    if (this.#source) return;
    clearTimeout(this.#timer);
    this.#stand(this.standing === "down" ? "down" : "connecting");
    const source = new EventSource(this.#last ? `${this.url}?after=${this.#last}` : this.url, { withCredentials: true });
    this.#source = source;
    source.onopen = () => {
      this.#wait = 500;
      this.#stand("live");
    };
    source.onmessage = (message) => this.#hear(message);
    source.addEventListener("resync", (message) => {
      this.#last = message.lastEventId;
      this.tell({ type: "again" });
    });
    source.onerror = () => {
      this.#stand("down");
      // The browser tries again by itself after a cut connection, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) this.#later();
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#stand("off");
  }

  #later(): void {
    this.#source?.close();
    this.#source = null;
    this.#timer = setTimeout(() => this.open(), this.#wait);
    this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
  }

  #stand(standing: Standing): void {
    if (standing === this.standing) return;
    this.standing = standing;
    this.tell({ type: "standing", standing });
  }

  #hear(message: MessageEvent<string>): void {
    this.#last = message.lastEventId;
    this.#waiting.push(JSON.parse(message.data) as Happening);
    this.#flush ??= setTimeout(() => {
      this.#flush = undefined;
      this.tell({ type: "happened", events: this.#waiting.splice(0) });
    }, 50);
  }
}
