/**
 * V8's young generation may grow to 3 × 16 MB, and a server that answers requests fills it again and again, at rest too.
 * A smaller one is collected sooner; bench/NOTES.md has what it saves and costs. V8 takes the limit only as it starts, so
 * a server starts itself anew in its own place: the same process id, the same open files, 40 ms later.
 */
const LIMIT = "--max-semi-space-size=4";

/** Does nothing where the limit was given, where somebody talks to this process, or where it may or can not do that. */
export function limitYoungGeneration(): void {
  const given = [...process.execArgv, process.env.NODE_OPTIONS].join(" ");
  if (/semi[-_]space|inspect|--permission/.test(given) || process.connected || process.platform === "win32") return;
  process.execve?.(process.execPath, [process.execPath, LIMIT, ...process.execArgv, ...process.argv.slice(1)]);
}
