import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const main = fileURLToPath(new URL("../bench/main.ts", import.meta.url));

it("the bench measures a case against its floor and writes what it found", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-bench-test-"));
  const file = join(folder, "figures.json");
  try {
    const output = execFileSync(process.execPath, [main, "--quick", "--engine", "sqlite", "--case", "create", "--json", file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(output).toMatch(/\| sqlite \| create/);
    const figure = {
      engine: "sqlite",
      case: "create",
      rps: expect.any(Number),
      p50Ms: expect.any(Number),
      p99Ms: expect.any(Number),
      floorRps: expect.any(Number),
      ratio: expect.any(Number),
    };
    const figures = JSON.parse(readFileSync(file, "utf8"));
    expect(figures).toMatchObject([
      { ...figure, connections: 1 },
      { ...figure, connections: 32 },
    ]);
    for (const { rps, floorRps, ratio } of figures) expect(ratio).toBeCloseTo(rps / floorRps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
