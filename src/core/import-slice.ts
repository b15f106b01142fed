/**
 * The next rows of an import, checked or invited. Their invites, their results and the place reached are written in one
 * transaction that only the holder of the import's lease can commit: whoever goes on after a crash finds a row either
 * done with its result, or not begun.
 */
import { type Actor, type Authority, inviterIn } from "./actor.ts";
import { keyStands } from "./api-keys.ts";
import { type Drafted, judgeSlice, prepareSlice, tellCreated, withinMailLimit, writeSlice } from "./create.ts";
import type { CreateInput } from "./draft.ts";
import {
  type Import,
  type ImportDefaults,
  type ImportInput,
  type ImportResult,
  type ImportRow,
  importCompleted,
} from "./import.ts";
import { worldInside } from "./inside.ts";
import type { Tables } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/** Rows in one transaction: some milliseconds of the one writer that SQLite has. */
const SLICE = 50;

/** How long an import waits for another process after its own died; each slice renews it. */
export const IMPORT_LEASE_MS = 30_000;

/** Reads one row as an invite's input. @throws Problem */
export type ReadInput = (item: Record<string, unknown>) => CreateInput;

type Outcome = ImportResult & ImportRow;

/** False where nothing is left to do, or the lease is another's. */
export async function importSlice(world: World, lease: ImportLease, read: ReadInput): Promise<boolean> {
  const { held, holder } = lease;
  const rows = await world.store.imports.nextRows(held, held.processed, SLICE);
  if (rows.length === 0) return finish(world, lease);
  const inviter = await inviterOf(world, held);
  if (inviter instanceof Problem) {
    await world.store.imports.move(held, ["checking", "running"], "canceled", world.clock.now(), inviter.code);
    return false;
  }
  const { actor, authority } = inviter;
  const first = await world.store.imports.firstOfAddresses(held, addressesOf(rows));
  const inputs = rows.map((row) => () => {
    if (row.emailKey !== null && (first.get(row.emailKey) ?? row.index) < row.index) {
      throw new Problem("duplicate_in_batch", { field: "email", detail: "The address stands twice in this file" });
    }
    return read(inputOf(row.input, held.defaults));
  });
  const runs = held.state === "running";
  const drafted = await prepareSlice(world, authority, inputs);
  const limited = runs ? drafted.map((item) => withinMailLimit(world, actor, item)) : drafted;
  const prepared = runs ? await judgeSlice(world, authority, limited) : limited;

  const results = await world.store.transaction(async (tables) => {
    const now = world.clock.now();
    if (!(await tables.imports.hold(held, holder, now + IMPORT_LEASE_MS))) return null;
    const outcomes = runs
      ? await invite(world, tables, authority, rows, prepared)
      : await foresee(tables, held, rows, prepared, now);
    const failed = outcomes.filter(({ outcome }) => outcome === "failed").length;
    await tables.imports.saveResults(held, outcomes, failed, now);
    return { failed, made: outcomes.flatMap(({ inviteId }) => inviteId ?? []) };
  });
  if (!results) return false;
  held.processed += rows.length;
  held.failed += results.failed;
  if (runs) {
    world.outbox.wake();
    const keys = results.made.map((id) => ({ tenantId: held.tenantId, id }));
    await tellCreated(world, authority, () => world.store.invites.getMany(keys));
  }
  return true;
}

export interface ImportLease {
  /** Moves on with each slice. */
  held: Import;
  holder: string;
}

async function invite(
  world: World,
  tables: Tables,
  authority: Authority,
  rows: ImportRow[],
  prepared: (Drafted | Problem)[],
): Promise<Outcome[]> {
  // Whoever is to look is woken after the slice.
  const written = await writeSlice(
    worldInside(world, tables, () => {}),
    authority,
    prepared,
  );
  return rows.map((row, index) => {
    const outcome = written[index];
    const drafted = prepared[index];
    if (!outcome || outcome instanceof Problem) return { ...row, ...failure(outcome ?? new Problem("internal")) };
    const isNew = !(drafted instanceof Problem) && drafted?.invite.id === outcome.invite.id;
    return { ...row, outcome: isNew ? "invited" : "resent", code: null, detail: null, inviteId: outcome.invite.id };
  });
}

/** What would become of them now. */
async function foresee(
  tables: Tables,
  { tenantId }: Import,
  rows: ImportRow[],
  prepared: (Drafted | Problem)[],
  now: number,
): Promise<Outcome[]> {
  const pending = await tables.invites.pendingAmong(tenantId, addressesOf(rows), now);
  return rows.map((row, index) => {
    const drafted = prepared[index] ?? new Problem("internal");
    if (drafted instanceof Problem) return { ...row, ...failure(drafted) };
    if (drafted.onDuplicate === "error" && pending.has(row.emailKey ?? "")) {
      return { ...row, ...failure(new Problem("invite_pending", { field: "email" })) };
    }
    return { ...row, outcome: "ready", code: null, detail: null, inviteId: null };
  });
}

async function finish(world: World, { held, holder }: ImportLease): Promise<false> {
  const now = world.clock.now();
  await world.store.transaction(async ({ imports, events }) => {
    if (!(await imports.hold(held, holder, now + IMPORT_LEASE_MS))) return;
    const isRun = held.state === "running";
    await imports.move(held, [held.state], isRun ? "completed" : "checked", now);
    if (isRun) await events.append([importCompleted(held, now)]);
  });
  return false;
}

/** Whoever made the import must still be one who may invite, a key one that stands. */
async function inviterOf(world: World, { tenantId, actor: name }: Import) {
  const [type, id = ""] = name.split(/:(.*)/s);
  try {
    const user = type === "user" ? await world.directory.user(id) : null;
    if (type === "user" && !user) return new Problem("user_not_found");
    const isInstallations = type === "key" && (await keyStands(world, id, null));
    if (type === "key" && !isInstallations && !(await keyStands(world, id, tenantId))) return new Problem("api_key_not_found");
    const actor: Actor = user
      ? { type: "user", user }
      : { type: "key", keyId: id, tenantId: isInstallations ? null : tenantId, user: null };
    return { actor, authority: await inviterIn(world, actor, tenantId) };
  } catch (error) {
    if (error instanceof Problem && error.code !== "unavailable") return error;
    throw error;
  }
}

function inputOf(row: ImportInput, defaults: ImportDefaults): Record<string, unknown> {
  const { firstName, lastName, locale = defaults.locale, data } = row;
  const named = (row.roles ?? "").split(/[,;|]/).map((role) => role.trim());
  const roles = named.filter(Boolean);
  return {
    email: row.email,
    firstName: firstName || undefined,
    lastName: lastName || undefined,
    roles: roles.length > 0 ? roles : defaults.roles,
    locale: locale || undefined,
    expiresIn: defaults.expiresIn,
    onDuplicate: defaults.onDuplicate ?? "error",
    data: data && Object.keys(data).length > 0 ? data : undefined,
  };
}

function failure(problem: Problem): ImportResult {
  return { outcome: "failed", code: problem.code, detail: problem.message, inviteId: null };
}

function addressesOf(rows: ImportRow[]): string[] {
  return rows.flatMap(({ emailKey }) => (emailKey === null ? [] : [emailKey]));
}
