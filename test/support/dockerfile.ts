/** A Dockerfile as far as ours goes: its stages, each a list of instructions. */
import { readFileSync } from "node:fs";

export interface Instruction {
  name: string;
  text: string;
}

export function stagesOf(path: string): Instruction[][] {
  const stages: Instruction[][] = [];
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [, name = "", text = ""] = line.match(/^([A-Z]+) (.*)$/) ?? [];
    if (name === "FROM") stages.push([]);
    if (name) stages.at(-1)?.push({ name, text });
  }
  return stages;
}

export const textsOf = (stage: Instruction[], name: string): string[] =>
  stage.filter((instruction) => instruction.name === name).map(({ text }) => text);

/** `NAME=value …` */
export function environmentOf(stage: Instruction[]): Record<string, string> {
  const pairs = textsOf(stage, "ENV").flatMap((text) => text.split(" "));
  return Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, string]));
}
