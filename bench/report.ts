/** Figures, for people. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Figure } from "./measure.ts";

const HEAD = ["engine", "case", "connections", "ratio", "ours/s", "floor/s", "floor/s, less durable", "p50 ms", "p99 ms"];

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
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

/** A table in Markdown, its columns lined up. */
export function tableOf(figures: Figure[]): string {
  const rows = [HEAD, ...figures.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const numeric = (column: number) => column >= 2;
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (numeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (numeric(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(HEAD), rule, ...rows.slice(1).map(line)].join("\n");
}

const MARKED = /(<!-- figures -->)[\s\S]*(<!-- \/figures -->)/;

/** Puts the table between the markers of a Markdown file. @throws where it has none */
export function writeFigures(file: string, figures: Figure[], seconds: number): void {
  const text = readFileSync(file, "utf8");
  if (!MARKED.test(text)) throw new Error(`${file} has no <!-- figures --> markers`);
  const about = `Measured with ${seconds} s of load for each figure on Node ${process.versions.node}. The ratios are what to compare; the absolute numbers are those of one machine.`;
  writeFileSync(
    file,
    text.replace(MARKED, (_, begin, close) => `${begin}\n\n${about}\n\n${tableOf(figures)}\n\n${close}`),
  );
}
