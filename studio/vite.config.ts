import { fileURLToPath, URL } from "node:url";

import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `npm run dev` shows the Studio of a server that runs elsewhere: CINEFLOW_SERVER, by default the usual port. */
const server = process.env.CINEFLOW_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  // Addresses are relative to <base>, which the server sets: it may stand under a path of a proxy.
  base: "./",
  plugins: [react(), tailwind()],
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
