/** To the holder of an account. */
import { statusAt } from "../../core/invite.ts";
import { mintToken } from "../../core/token.ts";
import type { World } from "../../core/world.ts";
import { accountMail } from "../../mail/account-mail.ts";
import type { Write } from "./desk.ts";

export const writeAccount: Write<"verify_address" | "reset_password"> = async ({ world, accountUrl }, message, purpose) => {
  const { kind, about } = message;
  const { until, locale = null, invite } = about;
  const user = await world.directory.userByEmail(message.to);
  if (!user || !accountUrl || (purpose === "send" && until <= world.clock.now())) return null;
  if (kind === "verify_address" && user.emailVerified && purpose === "send") return null;
  const url = `${await accountUrl(kind, user, until)}${invite ? await wayBack(world, invite) : ""}`;
  return { ...accountMail({ kind, name: user.name, email: user.email, url, expiresAt: until, locale }), to: user.email };
};

/** To the invite that the person was on the way to, while it is open. */
async function wayBack({ store, clock, keyring }: World, { tenantId, id }: { tenantId: string; id: string }): Promise<string> {
  const invite = await store.invites.get(tenantId, id);
  const open = invite && statusAt(invite, clock.now()) === "pending";
  return open ? `?invite=${mintToken(keyring, invite)}` : "";
}
