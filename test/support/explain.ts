/** How an engine says it will run a statement. */
import type { OpenDatabase } from "../../src/store/open.ts";
import type { Compiled, Sql } from "../../src/store/sql.ts";

/** SQLite: one line for each step, e.g. `SEARCH i USING INDEX doorlist_invite_kind (tenant_id=? AND kind=?)`. */
export async function sqlitePlan(database: OpenDatabase, { sql, parameters }: Compiled): Promise<string[]> {
  const steps = await database.all<{ detail: string }>({ sql: `explain query plan ${sql}`, parameters });
  return steps.map(({ detail }) => detail);
}

/** A node of PostgreSQL's plan, with the rows it really read where the statement was run. */
export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "Rows Removed by Filter"?: number;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  Plans?: PlanNode[];
}

const modes = { plan: "", run: ", analyze, timing off", generic: ", generic_plan" };

/**
 * PostgreSQL: every node, those above before those below.
 * @param mode `run` also runs it, to count what it reads; `generic` is the plan that is kept, whatever the parameters
 */
export async function postgresPlan(
  database: OpenDatabase,
  { sql, parameters }: Compiled,
  mode: keyof typeof modes = "plan",
): Promise<PlanNode[]> {
  const explain = `explain (format json${modes[mode]}) ${sql}`;
  const [row] = await database.all<{ "QUERY PLAN": { Plan: PlanNode }[] }>({ sql: explain, parameters });
  const nodes: PlanNode[] = [];
  const visit = (node: PlanNode) => {
    nodes.push(node);
    for (const below of node.Plans ?? []) visit(below);
  };
  for (const { Plan } of row?.["QUERY PLAN"] ?? []) visit(Plan);
  return nodes;
}

/** Rows that a node took from its table or index, those it threw away included. */
export function rowsRead(node: PlanNode): number {
  return ((node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0)) * (node["Actual Loops"] ?? 1);
}

/** The statements that this work would run; it gets no rows. */
export async function statementsOf(database: OpenDatabase, work: (sql: Sql) => Promise<unknown>): Promise<Compiled[]> {
  const statements: Compiled[] = [];
  const recorder: Sql = {
    engine: database.engine,
    build: database.build,
    async all(query) {
      statements.push(query);
      return [];
    },
    transaction: (part) => part(recorder),
  };
  await work(recorder);
  return statements;
}
