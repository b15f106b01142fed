/**
 * `doorlist seed`: fills an installation with invites that look like real ones, to see and measure it at size. Makes one
 * tenant with an owner who can sign in, a year of invites in every status, the people who accepted, the mails that went
 * out, and the sealed log of it all: what a server that worked for a year would have written, with every index in place.
 */
import { Command } from "commander";
import type { Actor } from "../core/actor.ts";
import { type DoorlistEvent, newEvent } from "../core/events.ts";
import { newId } from "../core/ids.ts";
import type { Invite } from "../core/invite.ts";
import type { Store } from "../core/ports.ts";
import { highestRole, mayInvite, type Roles } from "../core/role.ts";
import { createTenant } from "../core/tenants.ts";
import { openDatabase } from "../store/open.ts";
import { seedRows } from "../store/seed-rows.ts";
import { createStore } from "../store/store.ts";
import { wholeNumber } from "./arguments.ts";
import { assertOwnPeople, type Opened, withDoorlist } from "./open.ts";
import { progress } from "./progress.ts";
import { type Inviters, raisedRole, type SeededInvite, seedInvite } from "./seed-invites.ts";
import { randomPerson, type SeedPerson } from "./seed-people.ts";
import { count, say, sayJson } from "./terminal.ts";

interface SeedFlags {
  invites: number;
  email: string;
  password: string;
  tenant: string;
  json?: boolean;
}

/** Invites in one transaction, and brought into the log's order and the index of searches at once, as by a server that works. */
const SLICE = 1000;
const INVITERS = 12;
const YEAR = 365 * 86_400_000;

export function seedCommand(): Command {
  return new Command("seed")
    .description("fill it with made-up invites, to try it at size")
    .option("--invites <n>", "how many", wholeNumber(1), 10_000)
    .option("--email <address>", "of the owner, who can sign in", "olive@acme.example")
    .option("--password <password>", "of the owner", "correct horse 1")
    .option("--tenant <name>", "name of the tenant", "Acme")
    .option("--json", "print JSON: { tenantId, invites, members, email, seconds }")
    .action(async (flags: SeedFlags) => {
      await assertOwnPeople("api.invites.createMany");
      const started = Date.now();
      const { isNew, ...made } = await withDoorlist((opened) => seed(opened, flags));
      const seconds = Math.round((Date.now() - started) / 100) / 10;
      if (flags.json) return sayJson({ ...made, invites: flags.invites, email: flags.email, seconds });
      const password = isNew ? `"${flags.password}"` : "the password that it had";
      say(`${count(flags.invites)} invites in ${seconds} s in ${made.tenantId}. Sign in as ${flags.email} with ${password}.`);
    });
}

async function seed(opened: Opened, { invites: total, tenant: name, ...account }: SeedFlags) {
  const { world } = opened.doorlist;
  const { owner, isNew } = await signUpOwner(opened, account);
  const actor: Actor = { type: "user", user: owner };
  const { id: tenantId, roles } = await createTenant(world, actor, { name });
  const database = openDatabase(opened.config.database, console.error);
  const shown = progress("Seeding", total);
  try {
    const rows = seedRows(database);
    const store = createStore(database);
    await rows.prepare();
    const others = makeInviters(world.roles);
    await rows.join(tenantId, others.map(toRow));
    const inviters: Inviters = { ids: [owner.id, ...others.map(({ id }) => id)], roles };
    let members = inviters.ids.length;
    // The oldest first, so that ids stay in the order of creation.
    for (let from = 0; from < total; from += SLICE) {
      const [size, now] = [Math.min(SLICE, total - from), Date.now()];
      const made = Array.from({ length: size }, (_, offset) =>
        seedInvite(world, tenantId, inviters, from + offset, { total, now }),
      );
      members += await write(store, rows, tenantId, made);
      await opened.doorlist.worker.seal();
      await store.invites.indexQueued();
      shown.at(from + size);
    }
    await rows.finish(tenantId, members);
    return { tenantId, members, isNew };
  } finally {
    shown.end();
    await database.close();
  }
}

/** Answers how many people joined. */
async function write(store: Store, { join, use, mail }: ReturnType<typeof seedRows>, tenantId: string, made: SeededInvite[]) {
  const inserted = await store.invites.insert(made.map(({ row }) => ({ ...row, message: null })));
  if (inserted.size !== made.length) throw new Error(`${made.length - inserted.size} invites clash with others`);
  await mail(made.flatMap(({ message }) => message ?? []));
  const joined = made.flatMap(({ row: { invite }, person }) => {
    const at = invite.statusChangedAt;
    return invite.uses > 0 ? [{ invite, person, id: newId(at), at, roles: invite.roles }] : [];
  });
  await join(tenantId, joined.map(toRow));
  await use(
    joined.map(({ id, at, invite }) => {
      return { tenant_id: tenantId, invite_id: invite.id, user_id: id, used_at: at, elapsed_ms: at - invite.createdAt };
    }),
  );
  const events = joined.flatMap(({ id: userId, at, invite: { id: inviteId, roles } }) => {
    const about = { tenantId, inviteId, actor: `user:${userId}`, at };
    return [
      newEvent("invite.accepted", { ...about, data: { userId, roles, uses: 1 } }),
      newEvent("member.joined", { ...about, data: { userId, roles } }),
    ];
  });
  await store.events.append([...events, ...made.flatMap(({ row: { invite } }) => endOf(invite) ?? [])]);
  return joined.length;
}

/** What became of an invite that nobody accepted; nothing, while it is pending. */
function endOf({ status, tenantId, id: inviteId, createdBy, statusChangedAt: at }: Invite): DoorlistEvent | null {
  if (status === "canceled") return newEvent("invite.canceled", { tenantId, inviteId, actor: `user:${createdBy}`, at });
  if (status === "rejected") return newEvent("invite.rejected", { tenantId, inviteId, actor: "holder", at });
  return status === "expired" ? newEvent("invite.expired", { tenantId, inviteId, actor: "system", at }) : null;
}

async function signUpOwner({ doorlist, config }: Opened, { email, password }: { email: string; password: string }) {
  const { origin } = new URL(config.baseUrl);
  const body = JSON.stringify({ name: "Olive Winter", email, password });
  const headers = { "content-type": "application/json", origin };
  const answer = await doorlist.handler(new Request(`${origin}/api/auth/sign-up/email`, { method: "POST", headers, body }));
  const owner = await doorlist.world.directory.userByEmail(email.toLowerCase());
  const { detail, message } = (await answer.json()) as { detail?: string; message?: string };
  if (!owner) throw new Error(`${email} could not sign up: ${detail ?? message}`);
  return { owner, isNew: answer.ok };
}

function makeInviters(declared: Roles) {
  const at = Date.now() - YEAR;
  const raised = raisedRole(declared);
  const roles = [mayInvite(declared, [raised]) ? raised : highestRole(declared)];
  return Array.from({ length: INVITERS - 1 }, (_, index) => {
    return { person: randomPerson(`inviter${index}`, "acme.example"), id: newId(at), at, roles };
  });
}

function toRow({ person, id, at, roles }: { person: SeedPerson; id: string; at: number; roles: string[] }) {
  return { id, name: `${person.firstName} ${person.lastName}`, email: person.email, roles, joinedAt: at };
}
