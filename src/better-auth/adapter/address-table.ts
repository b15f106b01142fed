/**
 * One pending invite for each address: rows of the model `inviteAddress`, one for each that was ever invited. Adapters
 * know no index over pending rows alone, so the row's id is made of the address, and it names the invite that has it.
 */
import type { Invite } from "../../core/invite.ts";
import type { Unit } from "./adapter.ts";
import { pairId, toRowId } from "./row-ids.ts";
import { Taken } from "./uses-table.ts";

const model = "inviteAddress";

/**
 * The address is this invite's from now on. False where another one that is pending has it.
 * @throws Taken where another request made the row just now
 */
export async function takeAddress(
  { adapter, undo }: Unit,
  { tenantId, id: inviteId }: Pick<Invite, "tenantId" | "id">,
  emailKey: string,
): Promise<boolean> {
  const id = pairId(tenantId, emailKey);
  const ours = { inviteId: toRowId(inviteId) };
  const held = await adapter.findOne<{ inviteId: string }>({ model, where: [{ field: "id", value: id }] });
  if (!held) {
    try {
      await adapter.create({ model, data: { id, ...ours }, forceAllowId: true });
    } catch (cause) {
      throw new Taken("The address could not be taken", { cause });
    }
    undo?.((plain) => plain.deleteMany({ model, where: [{ field: "id", value: id }] }));
    return true;
  }
  if (held.inviteId === ours.inviteId) return true;
  const standing = [
    { field: "id", value: held.inviteId },
    { field: "status", value: "pending" },
  ];
  if (await adapter.findOne({ model: "invite", where: standing })) return false;
  const from = (inviteId: string, set: { inviteId: string }) => ({
    model,
    where: [
      { field: "id", value: id },
      { field: "inviteId", value: inviteId },
    ],
    increment: {},
    set,
  });
  const swapped = await adapter.incrementOne(from(held.inviteId, ours));
  if (swapped) undo?.((plain) => plain.incrementOne(from(ours.inviteId, { inviteId: held.inviteId })));
  return swapped !== null;
}
