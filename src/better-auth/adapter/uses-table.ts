/** Who took an invite: rows of the model `inviteUse`. */
import type { InviteTables } from "../../core/ports.ts";
import type { Unit, Where } from "./adapter.ts";
import { pairId, toRowId } from "./row-ids.ts";

const model = "inviteUse";

/** Another request may have written the row: whoever meets this begins again, and finds it. */
export class Taken extends Error {}

export function usesTable({ adapter, undo }: Unit): InviteTables["uses"] {
  const of = (inviteId: string, userId: string): Where[] => [
    { field: "inviteId", value: toRowId(inviteId) },
    { field: "usedByUserId", value: userId },
  ];
  const find = (inviteId: string, userId: string) =>
    adapter.findOne<{ id: string; usedAt: Date }>({ model, where: of(inviteId, userId) });
  return {
    async insert({ inviteId, userId, usedAt }) {
      if (await find(inviteId, userId)) return false;
      const id = pairId(inviteId, userId);
      const data = { id, inviteId: toRowId(inviteId), usedByUserId: userId, usedAt: new Date(usedAt) };
      try {
        await adapter.create({ model, data, forceAllowId: true });
      } catch (cause) {
        throw new Taken("The use could not be written", { cause });
      }
      undo?.((plain) => plain.deleteMany({ model, where: [{ field: "id", value: id }] }));
      return true;
    },
    async get(tenantId, inviteId, userId) {
      const row = await find(inviteId, userId);
      return row && { tenantId, inviteId, userId, usedAt: row.usedAt.getTime(), elapsedMs: 0 };
    },
  };
}
