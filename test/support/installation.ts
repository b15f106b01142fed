/**
 * An installation in a folder of its own, worked by the command `doorlist`; and everything it wrote.
 *
 *     const { doorlist, serve } = openInstallation();
 *     it("…", async () => {
 *       expect(await doorlist("migrate")).toMatchObject({ code: 0 });
 *     });
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, vi } from "vitest";
import { type Ended, runDoorlist } from "./cli.ts";
import { remote } from "./remote.ts";
import { type ServerProcess, startServer } from "./server.ts";

export const SECRET = "a secret that is in no output";
export const KEY = "dl_cli_key_of_the_installation_0123456789";
/** Of a database or a mail server. */
export const PASSWORD = "hunter2-hunter2";

/** The link of an invite. */
export const LINK = /\/join\/[\w-]{43}/;

export function openInstallation() {
  // Each process takes half a second to start, and several on a machine that is busy.
  vi.setConfig({ testTimeout: 90_000 });
  let folder = "";
  beforeEach(() => {
    const made = mkdtempSync(join(tmpdir(), "doorlist-cli-"));
    folder = made;
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  });

  const written: string[] = [];
  const secrets = new Set([SECRET, KEY, PASSWORD]);
  const inFolder = (...path: string[]): string => join(folder, ...path);
  const home = () => ({ DOORLIST_DATA: inFolder("data") });

  return {
    inFolder,
    /** The data folder's database, where no other is named. */
    databaseUrl: () => `sqlite:${inFolder("data", "doorlist.db")}`,

    /** @param options `shows`: the output holds what the test asked it to show */
    async doorlist(args: string, env: Record<string, string> = {}, options: { shows?: boolean } = {}): Promise<Ended> {
      const ended = await runDoorlist(args.split(" ").filter(Boolean), { ...home(), ...env }, { cwd: folder });
      written.push(ended.stderr, options.shows ? "" : ended.stdout);
      // Nobody is shown where in the program something went wrong.
      expect(ended.stderr).not.toMatch(/^\s+at .*\.ts:\d+/m);
      return ended;
    },

    async serve(env: Record<string, string> = {}): Promise<ServerProcess> {
      const server = await startServer({ ...home(), ...env });
      onTestFinished(async () => {
        await server.stop();
        written.push(server.output());
      });
      return server;
    },

    /** Of what no output may hold, besides the constants above. */
    keepSecret(...more: string[]): void {
      for (const secret of more) secrets.add(secret);
    },

    /** For the last test of a file. */
    expectNothingSecretWritten(): void {
      const all = written.join("\n");
      expect(all.length).toBeGreaterThan(1000);
      for (const secret of secrets) expect(all).not.toContain(secret);
      expect(all).not.toMatch(LINK);
    },
  };
}

export async function makeTenant(server: ServerProcess, id: string): Promise<void> {
  expect(await remote(server.url, { key: KEY }).post("/v1/tenants", { name: id, id })).toMatchObject({ status: 201 });
}
