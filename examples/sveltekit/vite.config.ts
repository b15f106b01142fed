import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

export default defineConfig({
  // Built, SvelteKit refuses forms that name no origin, such as a mail program's "unsubscribe". src/hooks.server.ts judges instead.
  plugins: [sveltekit({ csrf: { trustedOrigins: ["*"] } })],
  // Here it is a link to the repository's sources, which Vite does not take for a package.
  build: { rolldownOptions: { external: ["doorlist"] } },
});
