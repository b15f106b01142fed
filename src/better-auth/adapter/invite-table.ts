/**
 * The core's table of invites over Better Auth's adapter. Every guarded change is one `incrementOne`, whose conditions
 * stand in the statement itself.
 */
import type { Invite } from "../../core/invite.ts";
import type { InviteTables, NewInvite, RowKey } from "../../core/ports.ts";
import { APP_TENANT, wireStatus } from "../wire.ts";
import type { Unit, Where } from "./adapter.ts";
import { takeAddress } from "./address-table.ts";
import { type InviteRow, offerOf, toInvite, toRow } from "./invite-row.ts";
import { enqueue } from "./message-table.ts";
import { toRowId } from "./row-ids.ts";
import { DIGEST, type Tokens } from "./tokens.ts";

const model = "invite";
const keyOf = ({ tenantId, id }: RowKey): Where[] => [
  { field: "id", value: toRowId(id) },
  { field: "organizationId", value: tenantId === APP_TENANT ? null : tenantId },
];
const pending: Where = { field: "status", value: "pending" };

export function inviteTable(unit: Unit, tokens: Tokens): InviteTables["invites"] {
  const { adapter } = unit;

  const read = (row: InviteRow | null): Invite | null => {
    if (!row) return null;
    tokens.learn(row);
    return toInvite(row);
  };
  const find = async (where: Where[]) => read(await adapter.findOne<InviteRow>({ model, where }));
  const change = async (where: Where[], set: Partial<InviteRow>, increment: Record<string, number> = {}) =>
    read(await adapter.incrementOne<InviteRow>({ model, where, increment, set }));

  async function insertOne({ invite, message }: NewInvite): Promise<boolean> {
    if (invite.emailKey !== null && (await byEmail(invite.tenantId, invite.emailKey))) return false;
    await adapter.create({ model, data: toRow(invite, tokens.mint(invite)), forceAllowId: true });
    const where = [{ field: "id", value: toRowId(invite.id) }];
    unit.undo?.((plain) => plain.deleteMany({ model, where }));
    if (invite.emailKey !== null && !(await takeAddress(unit, invite, invite.emailKey))) {
      await adapter.deleteMany({ model, where });
      return false;
    }
    if (message) await enqueue(adapter, [message]);
    return true;
  }

  const byEmail = (tenantId: string, emailKey: string) =>
    find([{ field: "emailKey", value: emailKey }, pending, ...keyOf({ tenantId, id: "" }).slice(1)]);

  /** A row that Better Invite wrote gets the columns that it lacks: its uses were counted by their rows. */
  async function adopt(key: RowKey, row: InviteRow): Promise<void> {
    const uses = await adapter.count({ model: "inviteUse", where: [{ field: "inviteId", value: toRowId(key.id) }] });
    const where = [...keyOf(key), { field: "uses", value: null }];
    await adapter.updateMany({ model, where, update: { uses, generation: 0, emailKey: toInvite(row).emailKey } });
  }

  return {
    async insert(rows) {
      const inserted = new Set<string>();
      for (const row of rows) if (await insertOne(row)) inserted.add(row.invite.id);
      return inserted;
    },
    get: (tenantId, id) => find(keyOf({ tenantId, id })),
    getById: (id) => find([{ field: "id", value: toRowId(id) }]),
    getByCodeDigest: (digests) => find([{ field: "token", operator: "in", value: digests.map((digest) => DIGEST + digest) }]),
    getPendingByEmail: byEmail,

    async claimUse({ generation, ...key }, now) {
      const open: Where[] = [
        ...keyOf(key),
        pending,
        { field: "expiresAt", operator: "gt", value: new Date(now) },
        { field: "generation", value: generation },
      ];
      for (;;) {
        const row = await adapter.findOne<InviteRow>({ model, where: keyOf(key) });
        if (row?.status !== "pending" || row.expiresAt.getTime() <= now || (row.generation ?? 0) !== generation) return null;
        if (row.uses === null || row.uses === undefined) {
          await adopt(key, row);
          continue;
        }
        if (!row.infinityMaxUses && row.uses >= row.maxUses) return null;
        const last = !row.infinityMaxUses && row.uses === row.maxUses - 1;
        const left: Where[] = row.infinityMaxUses
          ? []
          : [{ field: "uses", operator: last ? "eq" : "lt", value: row.maxUses - 1 }];
        const claimed = await change([...open, ...left], { status: last ? "used" : "pending" }, { uses: 1 });
        if (!claimed) continue;
        const back = { model, where: keyOf(key), increment: { uses: -1 }, set: { status: "pending" } };
        unit.undo?.((plain) => plain.incrementOne(back));
        return claimed;
      }
    },

    close(key, to, now) {
      const operator = to === "expired" ? "lte" : "gt";
      const where: Where[] = [...keyOf(key), pending, { field: "expiresAt", operator, value: new Date(now) }];
      return change(where, { status: wireStatus(to) });
    },

    async revive(key, { generation, keyId, deliveryState: _state, codeDigest: _digest, linkShown: _shown, ...offer }) {
      const row = await adapter.findOne<InviteRow>({ model, where: keyOf(key) });
      if (!row) return null;
      if (row.uses === null || row.uses === undefined) await adopt(key, row);
      const invite = { ...toInvite(row), generation, keyId };
      if (invite.emailKey !== null && !(await takeAddress(unit, invite, invite.emailKey))) return null;
      const rotated = generation !== key.generation || row.tokenType === "custom";
      const token = rotated ? tokens.mint(invite, row.tokenType === "custom") : {};
      const where: Where[] = [
        ...keyOf(key),
        { field: "status", operator: "in", value: ["pending", "expired"] },
        { field: "generation", value: key.generation },
      ];
      return change(where, { ...offerOf(offer), ...token, status: "pending", generation, keyId });
    },
  };
}

/** By what somebody brings: a code, a token of the app's own, or one that Better Invite stored plain. */
export async function findByToken({ adapter }: Unit, tokens: Tokens, text: string): Promise<Invite | null> {
  // What stands for every text that no token can be, whatever the app mints.
  if (text === "") return null;
  const where: Where[] = [{ field: "token", operator: "in", value: tokens.candidates(text) }];
  const row = await adapter.findOne<InviteRow>({ model, where });
  if (!row) return null;
  tokens.learn(row);
  return toInvite(row);
}
