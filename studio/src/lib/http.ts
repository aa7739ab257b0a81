import { client } from "@/api/client.gen";
import { BASE } from "@/lib/base";
import { answered, outlive } from "@/lib/unsaved";

/** What the server refused, and why: RFC 9457 with a stable code, words in the person's language, and one next step. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fix = "",
    readonly place = "",
    readonly requestId = "",
    readonly charged = "no",
  ) {
    super(detail);
  }

  /** Nobody answered: the network or the server is gone. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Read the body of a refusal; anything that is no problem document becomes one by its status. */
export function problemOf(body: unknown, status: number): Problem {
  const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const code = text(said.code) || (status === 0 ? "network" : `http.${status}`);
  return new Problem(status, code, text(said.detail), text(said.fix), text(said.place), text(said.instance), text(said.charged) || "no");
}

/** Point the client at our server. language: asked at every call, so that problems come in the person's language. */
export function setUpClient(language: () => string, onSignedOut: () => void): void {
  client.setConfig({ baseUrl: BASE, credentials: "same-origin", headers: { "X-CineFlow": "1" } });
  client.interceptors.request.use((request, options) => {
    request.headers.set("Accept-Language", language());
    return outlive(request, options.serializedBody ?? options.body, (options as { meta?: { was?: unknown } }).meta?.was);
  });
  client.interceptors.response.use((response, request) => {
    answered(request);
    return response;
  });
  client.interceptors.error.use((body, response, request) => {
    answered(request);
    const problem = body instanceof Problem ? body : problemOf(body, response?.status ?? 0);
    if (problem.status === 401 && problem.code !== "auth.wrong") onSignedOut();
    return problem;
  });
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;
