/**
 * Builds docs/ and the reference as a static site: `npm run docs` into dist/docs, `npm run docs -- --serve` to read it
 * while writing. It asks no other host for anything, and is read without JavaScript.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import Eleventy from "@11ty/eleventy";

const PORT = 4401;
const { values } = parseArgs({
  options: { serve: { type: "boolean", default: false }, output: { type: "string", default: "dist/docs" } },
});

rmSync(values.output, { recursive: true, force: true });
const site = new Eleventy("docs", values.output, {
  configPath: "site/eleventy.ts",
  quietMode: !values.serve,
  runMode: values.serve ? "serve" : "build",
});
if (values.serve) {
  await site.init();
  await site.watch();
  site.serve(PORT);
} else await site.write();
