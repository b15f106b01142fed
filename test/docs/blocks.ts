/** The fenced code blocks of the documentation, each with where it stands. */
import { globSync, readFileSync } from "node:fs";

export interface Block {
  /** E.g. `docs/coming-from-nile.md`. */
  page: string;
  /** Of its fence; from 1. */
  line: number;
  /** All that follows the opening fence. */
  info: string;
  code: string;
}

export const pages = ["README.md", ...globSync("docs/**/*.md").toSorted()];

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: (Block & { indent: string; fence: string; lines: string[] }) | undefined;
  for (const [index, text] of readFileSync(page, "utf8").split("\n").entries()) {
    const [, indent = "", fence = "", info = ""] = text.match(/^(\s*)(`{3,}|~{3,})(.*)$/) ?? [];
    if (!open && fence) open = { page, line: index + 1, info: info.trim(), code: "", indent, fence, lines: [] };
    else if (open && fence.startsWith(open.fence) && info.trim() === "") {
      const { indent: margin, fence: _, lines, ...block } = open;
      blocks.push({ ...block, code: lines.map((line) => line.replace(margin, "")).join("\n") });
      open = undefined;
    } else open?.lines.push(text);
  }
  if (open) throw new Error(`${page}:${open.line}: the block does not end`);
  return blocks;
}
