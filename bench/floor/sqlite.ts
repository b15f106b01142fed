/** The floor on SQLite: node:sqlite, WAL, statements prepared once. FLOOR_SYNC: `full` or `normal`. */
import { DatabaseSync } from "node:sqlite";
import { COLUMNS, type Row, TENANT } from "./row.ts";
import { serveFloor } from "./serve.ts";

/** Rows in one statement of a batch. */
const TOGETHER = 100;

const database = new DatabaseSync(process.env.FLOOR_DATABASE ?? ":memory:");
database.exec(`pragma journal_mode = wal; pragma synchronous = ${process.env.FLOOR_SYNC ?? "full"}; pragma cache_size = -16000;
  create table if not exists row (id text not null primary key, tenant_id text not null, email text not null, roles text not null,
    status text not null, created_at integer not null, expires_at integer not null, rest text not null);
  create index if not exists row_tenant on row (tenant_id, id)`);

const one = `(${COLUMNS.map(() => "?").join(", ")})`;
const insertOf = (count: number) =>
  database.prepare(`insert into row (${COLUMNS.join(", ")}) values ${Array(count).fill(one).join(", ")}`);
const insert = insertOf(1);
const insertTogether = insertOf(TOGETHER);
const select = database.prepare("select * from row where id = ?");
const selectNewest = database.prepare("select * from row where tenant_id = ? order by id desc limit ?");

const values = (row: Row) => COLUMNS.map((column) => row[column]);

await serveFloor({
  insert(row) {
    insert.run(...values(row));
  },
  insertMany(rows) {
    database.exec("begin immediate");
    for (let start = 0; start < rows.length; start += TOGETHER) {
      const slice = rows.slice(start, start + TOGETHER);
      if (slice.length === TOGETHER) insertTogether.run(...slice.flatMap(values));
      else for (const row of slice) insert.run(...values(row));
    }
    database.exec("commit");
  },
  get: (id) => select.get(id) as Row | undefined,
  newest: (count) => selectNewest.all(TENANT, count) as unknown as Row[],
});
