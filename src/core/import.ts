/**
 * Imports: many people invited from a file, row by row, with a result for each.
 *
 * The rows are uploaded first, in parts that may be sent again. Then a dry run says what would become of each, and the
 * import itself invites them. Both are done by the worker in slices, so that neither a crash nor a second process
 * invites anybody twice (see import-slice.ts).
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Actor, inviterIn } from "./actor.ts";
import type { OnDuplicate } from "./draft.ts";
import { parseAddress } from "./email.ts";
import { newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import { takeRows } from "./limits.ts";
import type { Page, PageQuery, RowKey } from "./ports.ts";
import { Problem, type ProblemCode } from "./problems.ts";
import type { World } from "./world.ts";

export const importStates = ["uploading", "checking", "checked", "running", "completed", "canceled"] as const;
/** `checking` and `running` are the worker's; `completed` and `canceled` are final. */
export type ImportState = (typeof importStates)[number];

/** `ready` after a dry run; the others after the import itself. */
export const importOutcomes = ["ready", "invited", "resent", "failed"] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

export const MAX_IMPORT_ROWS = 100_000;
/** Rows in one part of an upload. */
export const MAX_IMPORT_PART = 2_000;

/** Rows in one transaction; between two, other requests get their turn. */
const ADDED_AT_ONCE = 250;

/** One line of a file, as it was typed. Empty texts are as good as none. */
export interface ImportInput {
  email: string;
  firstName?: string;
  lastName?: string;
  /** Separated by commas, semicolons or bars. */
  roles?: string;
  locale?: string;
  /** Other columns, by their name. */
  data?: Record<string, string>;
}

/** What holds for every row that does not say otherwise. */
export interface ImportDefaults {
  roles?: string[];
  /** Seconds. */
  expiresIn?: number;
  locale?: string;
  /** @default "error" */
  onDuplicate?: OnDuplicate;
}

export interface Import {
  tenantId: string;
  id: string;
  fileName: string;
  state: ImportState;
  /** Why it ended early, where not by a person. */
  reason: ProblemCode | null;
  defaults: ImportDefaults;
  /** Rows that the file has. */
  total: number;
  /** Rows that have come. */
  uploaded: number;
  /** Of the dry run or of the import, whichever was last. */
  processed: number;
  failed: number;
  /** Who the invites are from: `user:<id>` or `key:<id>`. */
  actor: string;
  createdAt: number;
  updatedAt: number;
}

export interface ImportRow {
  /** Its place among the rows, from 0. */
  index: number;
  /** Its line in the file, from 1. */
  line: number;
  input: ImportInput;
  /** Null where the address cannot be read. */
  emailKey: string | null;
}

export interface ImportResult {
  outcome: ImportOutcome;
  code: ProblemCode | null;
  detail: string | null;
  inviteId: string | null;
}

export type ImportRowWithResult = ImportRow & { result: ImportResult | null };

export interface NewImport {
  fileName: string;
  total: number;
  defaults?: ImportDefaults;
  /** Names this upload, so that one that broke off goes on where the same is asked for again. */
  uploadKey?: string;
}

/** @throws Problem `import_too_large` */
export async function createImport(world: World, actor: Actor, tenantId: string, input: NewImport): Promise<Import> {
  const authority = await inviterIn(world, actor, tenantId);
  if (input.total < 1 || input.total > MAX_IMPORT_ROWS) throw new Problem("import_too_large", { field: "total" });
  const now = world.clock.now();
  const made: Import = {
    tenantId,
    id: newId(now),
    fileName: input.fileName,
    state: "uploading",
    reason: null,
    defaults: input.defaults ?? {},
    total: input.total,
    uploaded: 0,
    processed: 0,
    failed: 0,
    actor: authority.actor,
    createdAt: now,
    updatedAt: now,
  };
  return world.store.imports.insert(made, input.uploadKey ?? null);
}

/**
 * Takes rows whose places follow from `from` on; those that have come before are passed by.
 * @throws Problem `import_not_found`, `not_allowed` where another made it, `import_closed`, `import_too_large`
 */
export async function addImportRows(
  world: World,
  actor: Actor,
  tenantId: string,
  id: string,
  part: { from: number; rows: { line: number; input: ImportInput }[] },
): Promise<Import> {
  const { total, state } = await foundOwn(world, actor, tenantId, id);
  if (state !== "uploading") throw new Problem("import_closed");
  if (part.from + part.rows.length > total) throw new Problem("import_too_large", { field: "rows" });
  const rows = part.rows.map(
    ({ line, input }, offset): ImportRow => ({
      index: part.from + offset,
      line,
      input,
      emailKey: parseAddress(input.email)?.key ?? null,
    }),
  );
  let after: Import | null = null;
  for (let start = 0; start < rows.length; start += ADDED_AT_ONCE) {
    const some = rows.slice(start, start + ADDED_AT_ONCE);
    after = await world.store.imports.addRows({ tenantId, id }, some, world.clock.now());
    if (!after) throw new Problem("import_closed");
    await nextTurn();
  }
  return after ?? found(world, tenantId, id);
}

/** Begins the dry run. @throws Problem `import_not_found`, `not_allowed`, `import_closed`, `import_incomplete` */
export function checkImport(world: World, actor: Actor, tenantId: string, id: string): Promise<Import> {
  return begin(world, actor, { tenantId, id }, "checking");
}

/** Begins to invite. @throws Problem `import_not_found`, `not_allowed`, `import_closed`, `import_incomplete`, `rate_limited` */
export function startImport(world: World, actor: Actor, tenantId: string, id: string): Promise<Import> {
  return begin(world, actor, { tenantId, id }, "running");
}

/** What was invited before stays invited. @throws Problem `import_not_found`, `import_closed` */
export async function cancelImport(world: World, actor: Actor, tenantId: string, id: string): Promise<Import> {
  await inviterIn(world, actor, tenantId);
  const from: ImportState[] = ["uploading", "checking", "checked", "running"];
  const canceled = await world.store.imports.move({ tenantId, id }, from, "canceled", world.clock.now());
  if (canceled) return canceled;
  await found(world, tenantId, id);
  throw new Problem("import_closed");
}

export async function getImport(world: World, actor: Actor, tenantId: string, id: string): Promise<Import> {
  await inviterIn(world, actor, tenantId);
  return found(world, tenantId, id);
}

export async function listImports(world: World, actor: Actor, tenantId: string, page: PageQuery): Promise<Page<Import>> {
  await inviterIn(world, actor, tenantId);
  return world.store.imports.list(tenantId, page);
}

/** In the order of the file. */
export async function listImportRows(
  world: World,
  actor: Actor,
  tenantId: string,
  id: string,
  filter: { outcome?: ImportOutcome },
  page: PageQuery,
): Promise<Page<ImportRowWithResult>> {
  const { processed } = await getImport(world, actor, tenantId, id);
  // Where an import runs after its dry run, the rows that are still to come hold what the dry run said.
  const known = filter.outcome === undefined ? {} : { ...filter, before: processed };
  const listed = await world.store.imports.listRows({ tenantId, id }, known, page);
  return { ...listed, data: listed.data.map((row) => (row.index < processed ? row : { ...row, result: null })) };
}

export function importCompleted({ tenantId, id, actor, fileName, processed, failed }: Import, at: number) {
  return newEvent("import.completed", { tenantId, actor, at, data: { id, fileName, processed, failed } });
}

async function begin(world: World, actor: Actor, key: RowKey, to: "checking" | "running"): Promise<Import> {
  const from: ImportState[] = ["uploading", "checked"];
  const { uploaded, total, state } = await foundOwn(world, actor, key.tenantId, key.id);
  if (!from.includes(state)) throw new Problem("import_closed");
  if (uploaded < total) throw new Problem("import_incomplete", { detail: `${uploaded} of ${total} rows have come` });
  if (to === "running") takeRows(world.limits, actor, total);
  const begun = await world.store.imports.move(key, from, to, world.clock.now());
  if (!begun) throw new Problem("import_closed");
  world.importer.wake();
  return begun;
}

/** Its invites are from whoever made it, so nobody else adds to it or begins it. */
async function foundOwn(world: World, actor: Actor, tenantId: string, id: string): Promise<Import> {
  const authority = await inviterIn(world, actor, tenantId);
  const one = await found(world, tenantId, id);
  if (one.actor !== authority.actor) throw new Problem("not_allowed", { detail: "This is another's import" });
  return one;
}

async function found(world: World, tenantId: string, id: string): Promise<Import> {
  const one = await world.store.imports.get(tenantId, id);
  if (!one) throw new Problem("import_not_found");
  return one;
}
