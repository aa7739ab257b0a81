import { defineConfig } from "@hey-api/openapi-ts";

/** The client is written from the server's own description of itself; `openapi.json` is dumped by tools/openapi.py. */
export default defineConfig({
  input: "./openapi.json",
  output: { path: "src/api", header: ["// Generated from openapi.json by `npm run api`. Never edited."] },
  plugins: [{ name: "@hey-api/client-fetch", throwOnError: true }, "@hey-api/typescript", { name: "@hey-api/sdk", responseStyle: "data" }],
});
