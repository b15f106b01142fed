/** Connections that are cut, before a database is closed and while it is. */
import type { Pool } from "pg";
import { expect, it } from "vitest";
import { openPostgres } from "../../src/store/postgres.ts";
import { createDatabase } from "../support/databases.ts";
import { openRows } from "../support/rows.ts";
import { until } from "../support/until.ts";

it("a connection that is cut is told of, but not while it is being closed", async () => {
  const { url, drop } = await createDatabase("postgres");
  const told: string[] = [];
  const database = openPostgres(url, ({ message }) => told.push(message));
  const pool = database.pool as Pool;
  const rows = await openRows(url);
  const cut = () =>
    rows.all(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doorlist' and datname = current_database()",
    );
  const use = () => Promise.all(Array.from({ length: 5 }, () => pool.query("select 1")));
  await use();
  await cut();
  await until("it is told of", () => told.length === 5);

  // As many connections as make it likely that one is cut before it is gone.
  await use();
  const closing = database.close();
  pool.emit("error", new Error("terminating connection due to administrator command"), undefined as never);
  await cut();
  await closing;
  await rows.close();
  await drop();
  expect(told).toHaveLength(5);
});
