/** A server goes on while a newer release changes the tables under it. */
import { expect, it } from "vitest";
import { openPostgres } from "../../src/store/postgres.ts";
import { statement } from "../../src/store/sql.ts";
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
