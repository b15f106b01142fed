import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://localhost:4400";

export default defineConfig({
  plugins: [react()],
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
