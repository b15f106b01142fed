/** MJML to HTML, apart from what serves requests: it takes 100 MB, and a large template a while. */
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MjmlError } from "./mjml.ts";
import { createThread } from "./thread.ts";

interface Compiled {
  html: string;
  errors: MjmlError[];
}

// A source beside sources, JavaScript in the published package. Not by `new URL`, which bundlers take for a file to copy.
const program = join(dirname(fileURLToPath(import.meta.url)), `mjml-thread${extname(import.meta.url)}`);
const compiling = createThread<string, Compiled>(program, { longestMs: 15_000, memoryMb: 256 });

export function compile(source: string): Promise<Compiled> {
  return compiling(source).catch(({ message }: Error) => ({ html: "", errors: [{ line: 1, message }] }));
}
