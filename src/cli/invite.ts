/** `doorlist invite`: one invite, from a terminal, by whoever runs the installation. */
import { Command } from "commander";
import { createInvite } from "../core/create.ts";
import { showLink } from "../core/link.ts";
import { Problem } from "../core/problems.ts";
import { wireInvite } from "../http/wire.ts";
import { wholeNumber } from "./arguments.ts";
import { assertOwnPeople, type Opened, operator, tenantOr, withDoorlist } from "./open.ts";
import { say, sayJson } from "./terminal.ts";

interface InviteFlags {
  tenant?: string;
  role?: string[];
  link?: boolean;
  maxUses?: number;
  expiresIn?: number;
  show?: boolean;
}

export function inviteCommand(): Command {
  return new Command("invite")
    .description("invite a person by e-mail, or make a link")
    .argument("[email]", "the address")
    .option("-t, --tenant <id>", "the tenant; not needed where there is only one")
    .option("-r, --role <name...>", "the roles offered (default: the lowest)")
    .option("-l, --link", "a link for whoever holds it, instead of a mail")
    .option("--max-uses <n>", "links: how many may use it (default: unlimited)", wholeNumber(0))
    .option("--expires-in <seconds>", "60 to 31536000 (default: 7 days)", wholeNumber(1))
    .option("--show", "print the link of an e-mail invite too")
    .option("--json", "print JSON: { id, tenantId, email, roles, delivery, url?, code? }")
    .action(async (email: string | undefined, flags: InviteFlags & { json?: boolean }) => {
      await assertOwnPeople("api.invites.create");
      const { made, url, code, mailbox } = await withDoorlist((opened) => invite(opened, email, flags));
      const { id, tenantId, roles, delivery } = wireInvite(made, Date.now());
      if (flags.json) return sayJson({ id, tenantId, email: made.email, roles, delivery, url, code });
      if (made.email) say(`Invited ${made.email} as ${roles.join(", ")}; mail ${delivery.state}.`);
      if (url) say(url);
      if (code) say(`Code: ${code}`);
      if (mailbox && delivery.state === "sent") say(`No mail server is set; the mail is in the mailbox: ${mailbox}`);
    });
}

async function invite({ doorlist, config }: Opened, email: string | undefined, flags: InviteFlags) {
  const { world } = doorlist;
  const tenantId = await tenantOr(doorlist, flags.tenant);
  if (email === undefined && !flags.link)
    throw new Problem("missing_field", { field: "email", detail: "Give an address, or --link" });
  if (email !== undefined && flags.link)
    throw new Problem("invalid_field", { field: "email", detail: "A link is for nobody in particular: leave the address out" });
  const created = await createInvite(world, operator, tenantId, {
    ...(flags.link ? { kind: "link" as const } : { email: email ?? "" }),
    ...(flags.role ? { roles: flags.role } : {}),
    ...(flags.maxUses === undefined ? {} : { maxUses: flags.maxUses }),
    ...(flags.expiresIn === undefined ? {} : { expiresIn: flags.expiresIn }),
  });
  await doorlist.worker.drain();
  const shown = flags.show ? await showLink(world, operator, tenantId, created.invite.id) : {};
  const current = (await world.store.invites.get(tenantId, created.invite.id)) ?? created.invite;
  const leaves = config.mail?.url !== undefined || (await world.store.mailServers.get(tenantId)) !== null;
  return { ...created, ...shown, made: current, mailbox: leaves ? null : `${world.baseUrl}/mailbox` };
}
