/** The repository's files in a folder of their own, so that what a build or a packing writes is nobody else's. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What git knows, and what it would take, beside the installed packages. */
export function copyRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-repository-"));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
  for (const file of listed.split("\0").filter((name) => name !== "" && existsSync(name))) cpSync(file, join(folder, file));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}
