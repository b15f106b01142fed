import { setImmediate as nextTurn } from "node:timers/promises";
import type { Hono } from "hono";
import { exportHeadings } from "../../contract/import-columns.ts";
import { operations } from "../../contract/operations.ts";
import { inviterIn } from "../../core/actor.ts";
import {
  addImportRows,
  cancelImport,
  checkImport,
  createImport,
  getImport,
  type ImportRowWithResult,
  listImportRows,
  listImports,
  MAX_IMPORT_PART,
  MAX_IMPORT_ROWS,
  startImport,
} from "../../core/import.ts";
import type { Invite } from "../../core/invite.ts";
import { listInvites } from "../../core/read.ts";
import type { Deps } from "../context.ts";
import { csvResponse, readCsv } from "../csv.ts";
import { known } from "../identity.ts";
import { rowReader } from "../import-rows.ts";
import { iso } from "../iso.ts";
import { route, routeInOne } from "../route.ts";
import { wireImport, wireImportRow, wireInvite } from "../wire.ts";

/** Rows that are read and written at once: about 10 ms. */
const PAGE = 500;

export function importRoutes(app: Hono, { world, identity }: Deps): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));

  route(app, operations.exportInvites, async ({ request, params, query }) => {
    const actor = await actorOf(request);
    const page = (cursor?: string) => listInvites(world, actor, params.tenantId, { ...query, limit: PAGE, cursor });
    const first = await page();
    const name = `invites-${iso(world.clock.now()).slice(0, 10)}.csv`;
    return csvResponse(name, exportHeadings, rowsOf(first, page, inviteCells(world.clock.now())));
  });

  routeInOne(app, world, operations.createImport, async ({ request, params, body }, world) =>
    wireImport(await createImport(world, await actorOf(request), params.tenantId, body)),
  );
  route(app, operations.importCsv, async ({ request, params, query }) => {
    const actor = await actorOf(request);
    // Nothing large is read for somebody who may not send it.
    await inviterIn(world, actor, params.tenantId);
    const { fileName, roles, ...defaults } = query;
    const [head, ...lines] = await readCsv(request, MAX_IMPORT_ROWS);
    const rowOf = rowReader(head?.cells ?? []);
    const given = { ...defaults, ...(roles === undefined ? {} : { roles: roles.split(",").map((role) => role.trim()) }) };
    let made = await createImport(world, actor, params.tenantId, { fileName, total: lines.length, defaults: given });
    for (let from = 0; from < lines.length; from += MAX_IMPORT_PART) {
      const part = { from, rows: lines.slice(from, from + MAX_IMPORT_PART).map(rowOf) };
      made = await addImportRows(world, actor, params.tenantId, made.id, part);
      await nextTurn();
    }
    return wireImport(made);
  });
  route(app, operations.listImports, async ({ request, params, query }) => {
    const { data, nextCursor } = await listImports(world, await actorOf(request), params.tenantId, query);
    return { data: data.map(wireImport), nextCursor };
  });
  route(app, operations.getImport, async ({ request, params }) =>
    wireImport(await getImport(world, await actorOf(request), params.tenantId, params.id)),
  );
  route(app, operations.addImportRows, async ({ request, params, body }) => {
    const rows = body.rows.map(({ line, ...input }) => ({ line, input }));
    return wireImport(await addImportRows(world, await actorOf(request), params.tenantId, params.id, { ...body, rows }));
  });
  route(app, operations.listImportRows, async ({ request, params, query: { outcome, ...page } }) => {
    const { data, nextCursor } = await listImportRows(
      world,
      await actorOf(request),
      params.tenantId,
      params.id,
      { outcome },
      page,
    );
    return { data: data.map(wireImportRow), nextCursor };
  });
  for (const [operation, act] of [
    [operations.checkImport, checkImport],
    [operations.startImport, startImport],
    [operations.cancelImport, cancelImport],
  ] as const) {
    routeInOne(app, world, operation, async ({ request, params }, world) =>
      wireImport(await act(world, await actorOf(request), params.tenantId, params.id)),
    );
  }
  route(app, operations.importResult, async ({ request, params }) => {
    const actor = await actorOf(request);
    const { fileName } = await getImport(world, actor, params.tenantId, params.id);
    const page = (cursor?: string) => listImportRows(world, actor, params.tenantId, params.id, {}, { limit: PAGE, cursor });
    const first = await page();
    const name = `${fileName.replace(/\.\w+$/, "")}-result.csv`;
    return csvResponse(name, resultHeadings, rowsOf(first, page, resultCells));
  });
}

type Pages<T> = { data: T[]; nextCursor: string | null };

/** The first page is read before the answer begins, so that what is wrong is told by its status. */
async function* rowsOf<T, Cell>(first: Pages<T>, more: (cursor: string) => Promise<Pages<T>>, cells: (item: T) => Cell[]) {
  yield first.data.map(cells);
  let { nextCursor } = first;
  while (nextCursor !== null) {
    const page = await more(nextCursor);
    yield page.data.map(cells);
    nextCursor = page.nextCursor;
  }
}

function inviteCells(now: number) {
  return (stored: Invite) => {
    const invite = wireInvite(stored, now);
    const { id, kind, email, firstName, lastName, roles, status, statusAt, createdAt, expiresAt } = invite;
    const who = [id, kind, email, firstName, lastName, roles.join("; "), status, statusAt, createdAt, expiresAt];
    return [
      ...who,
      invite.uses,
      invite.maxUses,
      invite.delivery.state,
      invite.delivery.reason ?? null,
      invite.locale,
      invite.createdBy,
    ];
  };
}

const resultHeadings = ["line", "email", "outcome", "code", "detail", "invite_id"];

function resultCells(row: ImportRowWithResult) {
  const { line, email, outcome, code, detail, inviteId } = wireImportRow(row);
  return [line, email, outcome, code, detail, inviteId];
}
