/**
 * An app on SvelteKit with people and sessions of its own, and Doorlist inside. From the repository's root:
 *
 *     npm run example:sveltekit
 *
 * `PORT` (3000) is where it listens, `DATA` (examples/sveltekit/data) the folder of its databases.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createBuilder, preview } from "vite";
import "../link.ts";

process.env.PORT ??= "3000";
process.env.DATA ??= fileURLToPath(new URL("data", import.meta.url));
mkdirSync(process.env.DATA, { recursive: true });
process.chdir(fileURLToPath(new URL(".", import.meta.url)));
await (await createBuilder({ logLevel: "error" })).buildApp();
await preview({ preview: { host: "localhost", port: Number(process.env.PORT), strictPort: true } });
console.log(`The app: http://localhost:${process.env.PORT}`);
