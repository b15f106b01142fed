import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://localhost:4400";

/** The package's own sources, under the names by which others import it. */
const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

export default defineConfig({
  // It is built once, and served below whatever path (src/base.ts).
  base: "./",
  plugins: [react()],
  resolve: {
    alias: [
      { find: "doorlist/client", replacement: source("client/index.ts") },
      { find: "doorlist/react/doorlist.css", replacement: source("react/styles/doorlist.css") },
      { find: "doorlist/react", replacement: source("react/index.ts") },
    ],
  },
  build: {
    // The page is served with a Content-Security-Policy that refuses inline scripts and data: URLs.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/v1": server, "/api": server, "/join": server, "/mailbox": server },
  },
});
