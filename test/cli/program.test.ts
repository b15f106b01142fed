import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { program } from "../../src/cli/program.ts";
import { line, progress } from "../../src/cli/progress.ts";

/** `keys create`, not `keys`. */
function leaves(command: Command, path: string[] = []): [name: string, command: Command][] {
  if (command.commands.length === 0) return [[path.join(" "), command]];
  return command.commands.flatMap((child) => leaves(child as Command, [...path, child.name()]));
}

describe("the command line", () => {
  const commands = leaves(program());

  it("has the commands that it is known for", () => {
    const names = program().commands.map((command) => command.name());
    const known = "serve migrate seed invite list import export keys roles doctor audit erase openapi".split(" ");
    expect(names.toSorted()).toEqual(known.toSorted());
  });

  it.each(commands)("%s takes --json, tells what it is for, and its help fits a terminal", (_, command) => {
    expect(command.options.map(({ long }) => long)).toContain("--json");
    expect(command.description()).not.toBe("");
    const help = command.configureHelp({ helpWidth: 80 }).helpInformation();
    for (const text of help.split("\n")) expect(text.length, text).toBeLessThanOrEqual(80);
  });
});

describe("progress", () => {
  const { isTTY } = process.stderr;
  let written = "";
  beforeEach(() => {
    written = "";
    vi.stubEnv("TERM", "xterm");
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      written += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.stderr.isTTY = isTTY;
    vi.unstubAllEnvs();
  });

  it("tells how far it is, in a line that fits", () => {
    expect(line("Inviting", 25_000, 100_000)).toBe("Inviting  [######------------------] 25 %  25,000 of 100,000");
    expect(line("Inviting", 0, 0)).toContain("100 %");
    expect(line("Exporting", 1234)).toBe("Exporting  1,234");
    expect(line("Rows looked at", 1_000_000, 1_000_000).length).toBeLessThan(80);
    expect(line("Inviting", 25_000, 100_000, 40)).toBe("Inviting  25 %  25,000 of 100,000");
  });

  it("writes nothing that a dumb terminal cannot wipe", () => {
    vi.stubEnv("TERM", "dumb");
    process.stderr.isTTY = true;
    const unseen = progress("Inviting", 2);
    unseen.at(2);
    unseen.end();
    expect(written).toBe("");
  });

  it("is for eyes: nothing where no terminal is, and no trace in the end", () => {
    process.stderr.isTTY = false;
    const unseen = progress("Inviting", 2);
    unseen.at(2);
    unseen.end();
    expect(written).toBe("");
    process.stderr.isTTY = true;
    const seen = progress("Inviting", 2);
    seen.at(1);
    seen.at(2);
    seen.end();
    expect(written).toContain("50 %");
    expect(written).toContain("100 %");
    expect(written.endsWith("\r\u001b[K")).toBe(true);
  });
});
