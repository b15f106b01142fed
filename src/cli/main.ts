#!/usr/bin/env node
/** The binary `doorlist`. An older Node is told what it lacks, before it meets what it does not know. */
import module from "node:module";
import { fileURLToPath } from "node:url";
import { startAnew } from "./anew.ts";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// Whoever reads what is printed may have had enough: `doorlist list --all | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`doorlist: what was to be printed is lost: ${error.message}\n`);
  process.exit(1);
});

if (major > 22 || (major === 22 && minor >= 18)) {
  // Kept from the first run on: a start from sources takes half the CPU time. The folder lies beside the code, so whoever may
  // write to it may change the code too; where we may not write to it, nothing is kept.
  const cache = fileURLToPath(new URL("../../node_modules/.cache/doorlist", import.meta.url));
  const [command = "serve"] = process.argv.slice(2);
  if (command === "serve") startAnew(cache);
  module.enableCompileCache(cache);
  const { run } = await import("./program.ts");
  await run(process.argv.slice(2));
} else {
  process.stderr.write(`doorlist: Node 22.18 or newer is needed; this is ${process.versions.node}\n`);
  process.exitCode = 1;
}
