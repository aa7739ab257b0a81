import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, URL } from "node:url";

import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** `npm run dev` shows the Studio of a server that runs elsewhere: CINEFLOW_SERVER, by default the usual port. */
const server = process.env.CINEFLOW_SERVER ?? "http://127.0.0.1:8000";

/** The API's own pages, served from here too: nothing is loaded from another host. */
const DOCS = ["swagger-ui-dist/swagger-ui-bundle.js", "swagger-ui-dist/swagger-ui.css", "redoc/bundles/redoc.standalone.js"];

const apiPages = (): Plugin => ({
  name: "api-pages",
  apply: "build",
  writeBundle({ dir }) {
    const folder = join(dir ?? "dist", "docs");
    mkdirSync(folder, { recursive: true });
    const { resolve } = createRequire(import.meta.url);
    for (const file of DOCS) copyFileSync(resolve(file), join(folder, file.slice(file.lastIndexOf("/") + 1)));
  },
});

/** Give each build's worker its own name for what it keeps: a hash over all that was built. */
const workerVersion = (): Plugin => ({
  name: "worker-version",
  apply: "build",
  writeBundle({ dir }, bundle) {
    const file = join(dir ?? "dist", "sw.js");
    const version = createHash("sha256").update(Object.keys(bundle).sort().join("\n")).digest("hex").slice(0, 12);
    writeFileSync(file, readFileSync(file, "utf-8").replace("__VERSION__", version));
  },
});

export default defineConfig({
  // Addresses are relative to <base>, which the server sets: it may stand under a path of a proxy.
  base: "./",
  plugins: [react(), tailwind(), apiPages(), workerVersion()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../src/cineflow/server/studio",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  worker: { format: "es" },
  server: { proxy: { "/api": server } },
});
