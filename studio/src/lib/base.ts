/** Where the Studio lies: a server may show it under a path of its own, and says so in <base>. */
export const BASE = new URL(".", document.baseURI).href.replace(/\/$/, "");

/** The path part of {@link BASE}, "" at the root. */
export const BASE_PATH = new URL(`${BASE}/`).pathname.replace(/\/$/, "");

/** The whole address of something that the server names from its root, such as `/api/v1/takes/…/poster`. */
export const at = (path: string): string => `${BASE}${path}`;
