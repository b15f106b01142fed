/**
 * V8 and Node take some things only as they start, so a server starts itself anew in its own place: the same process id,
 * the same open files, 40 ms later. bench/NOTES.md has what each saves.
 *
 * - A young generation of 3 × 8 MB instead of 3 × 16: a server that answers requests fills it again and again, at rest too.
 * - Compiled code that is kept from run to run, the entry's too: then the compiler of TypeScript is not loaded at all.
 */
import { setFlagsFromString } from "node:v8";

const LIMIT = "--max-semi-space-size=8";
/** An old generation is collected once it has grown by three quarters, where V8 alone may let it grow fourfold. Taken at any time. */
const GROWTH = "--heap-growing-percent=75";

/**
 * Starts nothing anew where it was done before, or where the process has a parent to talk to, is inspected, or runs with restricted
 * permissions.
 * @param cache a folder for compiled code
 */
export function startAnew(cache: string): void {
  setFlagsFromString(GROWTH);
  const { env, execArgv, execPath, argv } = process;
  const given = [...execArgv, env.NODE_OPTIONS].join(" ");
  if (/semi[-_]space|inspect|--permission/.test(given) || process.connected || process.platform === "win32") return;
  process.execve?.(execPath, [execPath, LIMIT, ...execArgv, ...argv.slice(1)], { NODE_COMPILE_CACHE: cache, ...env });
}
