import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("runs examples/roq by one command", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["examples/roq/main.ts"]);
  expect(stdout.trim().split("\n")).toEqual([
    "sent      ana@example.com, bo@example.com",
    "refused   not an address, INVALID_EMAIL",
    "accepted  ana@example.com, admin",
    "invites   2, bo@example.com canceled, ana@example.com accepted",
  ]);
});
