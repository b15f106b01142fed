/** How a server starts itself anew in its own place, and where it does not. Linux shows what a process was started with. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openInstallation, SECRET } from "../support/installation.ts";

const { inFolder, serve } = openInstallation();

async function started(more: Record<string, string>) {
  const server = await serve({ DOORLIST_SECRET: SECRET, ...more });
  const told = (file: string) => readFileSync(`/proc/${server.process.pid}/${file}`, "utf8").split("\0");
  return { server, args: () => told("cmdline").slice(1), env: () => told("environ") };
}

describe.runIf(process.platform === "linux")("doorlist serve", () => {
  it("is the process that was started, with less memory for what is young, and its code from the cache", async () => {
    const { server, args, env } = await started({});
    expect(args().filter((each) => each.startsWith("--"))).toEqual(["--max-semi-space-size=8"]);
    expect(args()).toContain("serve");
    expect(env().filter((each) => each.startsWith("NODE_COMPILE_CACHE="))).toHaveLength(1);
    await server.stop("SIGTERM");
    expect(server.process.exitCode).toBe(0);
    expect(server.output()).toContain("stopped");
  });

  it("keeps to what its host sets", async () => {
    const limited = await started({ NODE_OPTIONS: "--max-semi-space-size=32" });
    expect(limited.args().filter((each) => each.startsWith("--"))).toEqual([]);
    const cached = await started({ NODE_COMPILE_CACHE: inFolder() });
    expect(cached.env().filter((each) => each.startsWith("NODE_COMPILE_CACHE=") && each.includes("node_modules"))).toEqual([]);
  });
});
