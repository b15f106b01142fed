#!/usr/bin/env node
/** The binary `doorlist`. An older Node is told what it lacks, before it meets what it does not know. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// Whoever reads what is printed may have had enough: `doorlist list --all | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

if (major > 22 || (major === 22 && minor >= 18)) {
  const { run } = await import("./program.ts");
  await run(process.argv.slice(2));
} else {
  process.stderr.write(`doorlist: Node 22.18 or newer is needed; this is ${process.versions.node}\n`);
  process.exitCode = 1;
}
