/** Figures, for people. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Figure } from "./measure.ts";

const HEAD = ["engine", "case", "connections", "ratio", "ours/s", "floor/s", "floor/s, less durable", "p50 ms", "p99 ms"];

export const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const ms = (value: number | null) => (value === null ? "" : value.toFixed(value < 10 ? 2 : 1));

function rowOf(figure: Figure): string[] {
  const { engine, connections, ratio, rps, floorRps, floorNormalRps, p50Ms, p99Ms } = figure;
  return [
    engine,
    figure.case,
    String(connections),
    ratio.toFixed(2),
    whole.format(rps),
    whole.format(floorRps),
    floorNormalRps === undefined ? "" : whole.format(floorNormalRps),
    ms(p50Ms),
    ms(p99Ms),
  ];
}

export function tableOf(figures: Figure[]): string {
  return markdownTable(HEAD, figures.map(rowOf), (column) => column >= 2);
}

/** A table in Markdown, its columns lined up. */
export function markdownTable(head: string[], cells: string[][], numeric: (column: number) => boolean): string {
  const rows = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (texts: string[]) =>
    `| ${texts.map((cell, column) => (numeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (numeric(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(head), rule, ...cells.map(line)].join("\n");
}

/** Puts the table between the markers of a Markdown file. @throws where it has none */
export function writeFigures(file: string, figures: Figure[], seconds: number): void {
  const about = `Measured with ${seconds} s of load for each figure on Node ${process.versions.node}. The ratios are what to compare; the absolute numbers are those of one machine.`;
  replaceMarked(file, "figures", `${about}\n\n${tableOf(figures)}`);
}

/** @throws where the file has no such markers */
export function replaceMarked(file: string, name: string, content: string): void {
  const text = readFileSync(file, "utf8");
  const marked = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`);
  if (!marked.test(text)) throw new Error(`${file} has no <!-- ${name} --> markers`);
  writeFileSync(
    file,
    text.replace(marked, (_, begin, close) => `${begin}\n\n${content}\n\n${close}`),
  );
}
