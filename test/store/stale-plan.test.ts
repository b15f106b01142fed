/** A server goes on while a newer release changes the tables under it. */
import { expect, it } from "vitest";
import { openPostgres } from "../../src/store/postgres.ts";
import { statement } from "../../src/store/sql.ts";
import { openSqlite, type SqliteDatabase } from "../../src/store/sqlite.ts";
import { createDatabase } from "../support/databases.ts";

it("prepares its statements anew where a table has changed, alone and in a transaction", async () => {
  const { url, drop } = await createDatabase("postgres");
  const lost: Error[] = [];
  const database = openPostgres(url, (error) => lost.push(error));
  try {
    const run = (sql: string) => database.all({ sql, parameters: [] });
    const select = statement<{ id: string }, { id: string }>((db, p) =>
      db.selectFrom("doorlist_tenant").selectAll().where("id", "=", p("id")),
    );
    const everywhere = () =>
      Promise.all(Array.from({ length: 10 }, () => database.transaction((inside) => select(inside, { id: "acme" }))));
    await run("create table doorlist_tenant (id text)");
    await run("insert into doorlist_tenant values ('acme')");
    await everywhere();

    await run("alter table doorlist_tenant add column name text");
    expect(await select(database, { id: "acme" })).toEqual([{ id: "acme", name: null }]);
    await run("alter table doorlist_tenant add column seats integer");
    expect(await everywhere()).toEqual(Array.from({ length: 10 }, () => [{ id: "acme", name: null, seats: null }]));
    // Before the end: dropping the database cuts off connections that are still closing.
    expect(lost).toEqual([]);
  } finally {
    await database.close();
    await drop();
  }
});

it("names the columns of SQLite's rows anew where another process has added one", async () => {
  const { url, drop } = await createDatabase("sqlite");
  const path = url.slice("sqlite:".length);
  const [old, newer] = [openSqlite(path), openSqlite(path)];
  try {
    const all = (database: SqliteDatabase, sql: string) => database.all({ sql, parameters: [] });
    await all(newer, "create table a (id text)");
    await all(newer, "create table b (at integer)");
    await all(newer, "insert into a values ('acme')");
    await all(newer, "insert into b values (7)");
    const both = () => all(old, "select a.*, b.at from a, b");
    expect(await both()).toEqual([{ id: "acme", at: 7 }]);
    await all(newer, "alter table a add column name text");
    expect([[{ id: "acme", at: 7 }], [{ id: "acme", name: null, at: 7 }]]).toContainEqual(await both());
    expect(await both()).toEqual([{ id: "acme", name: null, at: 7 }]);
  } finally {
    await Promise.all([old.close(), newer.close()]);
    await drop();
  }
});
