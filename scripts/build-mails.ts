/**
 * Compiles the built-in mails: `src/mail/layouts.ts` -> `src/mail/compiled.ts`.
 *
 *     node scripts/build-mails.ts
 */
import { writeFileSync } from "node:fs";
import { type LayoutKind, layoutOf } from "../src/mail/layouts.ts";
import { compileMjml } from "../src/mail/mjml.ts";

const kinds: LayoutKind[] = ["invite", "accepted", "expired_digest", "verify_address"];

/** The HTML of each, with Liquid inside. */
export async function compiledMails(): Promise<Record<string, string>> {
  const compiled: Record<string, string> = {};
  for (const kind of kinds) compiled[kind] = (await compileMjml(layoutOf(kind))).html;
  return compiled;
}

if (import.meta.main) {
  const entries = Object.entries(await compiledMails()).map(([kind, html]) => `  ${kind}: ${JSON.stringify(html)},`);
  const source = `// Made by scripts/build-mails.ts from layouts.ts; not edited by hand.\nexport const compiled = {\n${entries.join("\n")}\n};\n`;
  writeFileSync(new URL("../src/mail/compiled.ts", import.meta.url), source);
}
