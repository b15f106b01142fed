/** A line on stderr that tells how far long work is; nothing where nobody watches. */
import { count } from "./terminal.ts";

const BAR = 24;
/** A terminal that scrolls by shows no more. */
const EVERY_MS = 100;

export interface Progress {
  at(done: number): void;
  /** Wipes the line. */
  end(): void;
}

/** @param total undefined where nobody knows it yet */
export function progress(label: string, total?: number): Progress {
  const { stderr } = process;
  let saidAt = 0;
  // One that is dumb cannot wipe a line.
  if (!stderr.isTTY || process.env.TERM === "dumb") return { at() {}, end() {} };
  return {
    at(done) {
      const now = Date.now();
      if (now - saidAt < EVERY_MS && done !== total) return;
      saidAt = now;
      stderr.write(`\r\x1b[K${line(label, done, total, stderr.columns)}`);
    },
    end: () => void stderr.write("\r\x1b[K"),
  };
}

/** @param columns of the terminal: a line that breaks cannot be wiped, so the bar is left out where there is no room for it */
export function line(label: string, done: number, total?: number, columns = 80): string {
  if (total === undefined) return `${label}  ${count(done)}`;
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const full = Math.round(share * BAR);
  const bar = "#".repeat(full) + "-".repeat(BAR - full);
  const numbers = `${Math.floor(share * 100)} %  ${count(done)} of ${count(total)}`;
  const whole = `${label}  [${bar}] ${numbers}`;
  return whole.length < columns ? whole : `${label}  ${numbers}`;
}
