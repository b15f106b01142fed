/** What is deleted or changed is gone from SQLite's file too. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openSqlite } from "../../src/store/sqlite.ts";

it("leaves nothing in the file of what was deleted, or was changed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-overwritten-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "notes.db");
  const database = openSqlite(path);
  const run = (sql: string) => database.all({ sql, parameters: [] });
  await run("create table note (id integer primary key, text text)");
  await run("insert into note (text) values ('kept'), ('deleted'), ('changed')");
  await run("delete from note where text = 'deleted'");
  await run("update note set text = '' where text = 'changed'");
  await database.close();

  const file = readFileSync(path, "latin1");
  expect(file).toContain("kept");
  expect(file).not.toMatch(/deleted|changed/);
});
