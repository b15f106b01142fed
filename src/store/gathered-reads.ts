/**
 * Reads of the same prepared statement that arrive together become one statement on PostgreSQL:
 *
 *     select * from t where a = $1
 *     select given.call, read.* from unnest($1::text[]) with ordinality as given (p1, call)
 *       cross join lateral (select * from t where a = given.p1) as read
 */
import { gather } from "./gather.ts";
import { type Compiled, named } from "./sql.ts";

type Run = (query: Compiled) => Promise<object[]>;

/** More at once gains nothing, and one that fails is sent again alone. */
const LIMIT = 64;

/** @param run sends one statement */
export function gatheredReads(run: Run): Run {
  const reads = new Map<string, (query: Compiled) => Promise<object[]>>();
  return (query) => {
    let read = reads.get(query.sql);
    if (!read) {
      read = gather((queries) => together(run, queries), LIMIT);
      reads.set(query.sql, read);
    }
    return read(query);
  };
}

async function together(run: Run, queries: Compiled[]): Promise<object[][]> {
  const [first] = queries;
  if (!first) return [];
  if (queries.length === 1) return [await run(first)];
  const columns = first.parameters.map((_, index) => queries.map(({ parameters }) => parameters[index]));
  const rows = (await run(lateral(first.sql, columns))) as { call: number }[];
  const results = queries.map((): object[] => []);
  for (const { call, ...row } of rows) results[call - 1]?.push(row);
  return results;
}

function lateral(sql: string, columns: unknown[][]): Compiled {
  const arrays = columns.map((values, index) => `$${index + 1}::${arrayType(values)}`).join(", ");
  const names = columns.map((_, index) => `p${index + 1}`).join(", ");
  const read = sql.replace(/\$(\d+)/g, "given.p$1");
  const text = `select given.call, read.* from unnest(${arrays}) with ordinality as given (${names}, call) cross join lateral (${read}) as read`;
  return named({ sql: text, parameters: columns });
}

function arrayType(values: unknown[]): string {
  return values.some((value) => typeof value === "number") ? "bigint[]" : "text[]";
}
