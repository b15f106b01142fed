import { Command } from "commander";
import { erasePerson } from "../core/erase.ts";
import { assertOwnPeople, operator, withExisting } from "./open.ts";
import { say, sayJson } from "./terminal.ts";

export function eraseCommand(): Command {
  return new Command("erase")
    .description("erase a person: their address, names and data in invites, mails and events")
    .argument("<email>", "the address")
    .option("--account", "their account and memberships too")
    .option("--json", "print JSON: { invites, account, ownerless }")
    .action(async (email: string, { account, json }: { account?: boolean; json?: boolean }) => {
      await assertOwnPeople("api.erase");
      const erased = await withExisting(({ doorlist: { world } }) =>
        erasePerson(world, operator, email, { account: account ?? false }),
      );
      if (json) return sayJson(erased);
      say(`Erased from ${erased.invites} ${erased.invites === 1 ? "invite" : "invites"}.`);
      if (erased.account !== null) say(erased.account ? "The account is gone." : "There was no account.");
      for (const tenant of erased.ownerless) say(`The tenant ${tenant} has no owner any more.`);
    });
}
