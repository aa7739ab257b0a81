/** Where the Studio lies: a server may show it under a path of its own, and says so in <base>. */
export const BASE = new URL(".", document.baseURI).href.replace(/\/$/, "");

/** The path part of {@link BASE}, "" at the root. */
export const BASE_PATH = new URL(`${BASE}/`).pathname.replace(/\/$/, "");

/** The whole address of something of ours: `/api/v1/takes/…/poster` as we write it, or with the path before it as the server tells it. */
export const at = (path: string): string => (BASE_PATH !== "" && path.startsWith(`${BASE_PATH}/`) ? `${location.origin}${path}` : `${BASE}${path}`);
