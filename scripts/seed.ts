/**
 * Fills an installation with invites that look like real ones, to see and measure it at size:
 *
 *     npm run seed -- --invites 1000000
 *
 * Reads the same environment as the server (DOORLIST_DATA, DOORLIST_DATABASE_URL). Makes one tenant with an owner who
 * can sign in, a year of invites in every status, the people who accepted, the mails that went out, and the sealed log
 * of it all: what a server that worked for a year would have written, in the same rows, with every index in place.
 */
import { parseArgs } from "node:util";
import type { Kysely } from "kysely";
import { readConfig } from "../src/cli/config.ts";
import type { Actor, Authority } from "../src/core/actor.ts";
import { draftInvite, newRow } from "../src/core/draft.ts";
import { newEvent } from "../src/core/events.ts";
import { newId } from "../src/core/ids.ts";
import type { Invite } from "../src/core/invite.ts";
import { inviteMessage } from "../src/core/message.ts";
import { noSettings } from "../src/core/settings.ts";
import { createTenant } from "../src/core/tenants.ts";
import { createDoorlist } from "../src/index.ts";
import { insertAll } from "../src/store/bulk.ts";
import { messageBulk, messageRow } from "../src/store/messages.ts";
import { openDatabase } from "../src/store/open.ts";
import { createStore } from "../src/store/store.ts";
import { progressBar } from "./progress-bar.ts";
import { randomPerson, type SeedPerson } from "./seed-people.ts";

const { values: args } = parseArgs({
  options: {
    invites: { type: "string", default: "10000" },
    email: { type: "string", default: "olive@acme.example" },
    password: { type: "string", default: "correct horse 1" },
    tenant: { type: "string", default: "Acme" },
  },
});
const total = Number(args.invites);
if (!Number.isSafeInteger(total) || total < 1) throw new Error("--invites takes a whole number from 1 on");

/** Invites in one transaction, and rows in one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const SLICE = 1000;
const INVITERS = 12;
const DAY = 86_400_000;
const YEAR = 365 * DAY;

const config = readConfig();
const doorlist = createDoorlist(config);
await doorlist.migrate();
const database = openDatabase(config.database, console.error);
const store = createStore(database);
const { world } = doorlist;
if (database.engine === "sqlite") {
  // The indexes stay in memory, and what changes in them again and again reaches the file once in a while.
  await database.all({ sql: "pragma cache_size = -1000000", parameters: [] });
  await database.all({ sql: "pragma wal_autocheckpoint = 50000", parameters: [] });
}

interface SeedTables {
  user: { id: string; name: string; email: string; emailVerified: boolean | number; createdAt: string; updatedAt: string };
  doorlist_invite_use: { tenant_id: string; invite_id: string; user_id: string; used_at: number; elapsed_ms: number };
  doorlist_member: { tenant_id: string; user_id: string; roles: string; joined_at: number };
  doorlist_tenant: { id: string; member_count: number };
}
const build = database.build as unknown as Kysely<SeedTables>;

const owner = await signUpOwner();
const actor: Actor = { type: "user", user: owner };
const { id: tenantId, roles } = await createTenant(world, actor, { name: args.tenant });
const inviters = [owner.id, ...(await makeInviters())];
let members = inviters.length;

const bar = progressBar("invites", total);
for (let from = 0; from < total; from += SLICE) {
  const count = Math.min(SLICE, total - from);
  await insertSlice(from, count);
  await doorlist.worker.seal();
  await store.invites.indexQueued();
  bar.tell(from + count);
}
await database.all(build.updateTable("doorlist_tenant").set({ member_count: members }).where("id", "=", tenantId).compile());
// The planner of either engine looks at what is there.
await database.all({ sql: "analyze", parameters: [], patient: true });
await database.close();
await doorlist.close();
console.log(`${total.toLocaleString("en")} invites in ${bar.seconds()} s. Sign in as ${args.email} with "${args.password}".`);

async function signUpOwner() {
  const { origin } = new URL(config.baseUrl);
  const body = JSON.stringify({ name: "Olive Winter", email: args.email, password: args.password });
  const headers = { "content-type": "application/json", origin };
  const answer = await doorlist.handler(new Request(`${origin}/api/auth/sign-up/email`, { method: "POST", headers, body }));
  const user = await world.directory.userByEmail(args.email.toLowerCase());
  if (!user) throw new Error(`${args.email} could not sign up: ${answer.status} ${await answer.text()}`);
  return user;
}

async function makeInviters(): Promise<string[]> {
  const at = Date.now() - YEAR;
  const people = Array.from({ length: INVITERS - 1 }, (_, index) => randomPerson(`inviter${index}`, "acme.example"));
  const ids = people.map(() => newId(at));
  await insertPeople(people.map((person, index) => ({ person, id: ids[index] ?? "", at, roles: ["admin"] })));
  return ids;
}

/** The oldest first, so that ids stay in the order of creation. */
async function insertSlice(from: number, count: number): Promise<void> {
  const now = Date.now();
  const made = Array.from({ length: count }, (_, offset) => seedInvite(from + offset, now));
  const inserted = await store.invites.insert(
    made.map(({ invite, authority }) => ({ ...newRow(invite, authority, invite.createdAt), message: null })),
  );
  if (inserted.size !== count) throw new Error(`${count - inserted.size} invites clash with others`);
  await insertAll(
    database,
    messageBulk,
    made.flatMap(({ invite }) => sentMail(invite)),
  );
  const joined = made.flatMap(({ invite, person }) =>
    invite.uses > 0
      ? [{ person, id: newId(invite.statusChangedAt), at: invite.statusChangedAt, roles: invite.roles, invite }]
      : [],
  );
  if (joined.length === 0) return;
  await insertPeople(joined);
  members += joined.length;
  const uses = joined.map(({ id, at, invite }) => ({
    tenant_id: tenantId,
    invite_id: invite.id,
    user_id: id,
    used_at: at,
    elapsed_ms: at - invite.createdAt,
  }));
  await database.all(build.insertInto("doorlist_invite_use").values(uses).compile());
  await store.events.append(joined.flatMap(({ id: userId, at, roles: given, invite }) => arrival(invite, userId, given, at)));
}

function arrival({ id: inviteId, uses }: Invite, userId: string, given: string[], at: number) {
  const about = { tenantId, inviteId, actor: `user:${userId}`, at };
  return [
    newEvent("invite.accepted", { ...about, data: { userId, roles: given, uses } }),
    newEvent("member.joined", { ...about, data: { userId, roles: given } }),
  ];
}

function sentMail(invite: Invite) {
  const message = invite.lastSentAt === null ? null : inviteMessage(invite, invite.createdAt);
  return message ? [{ ...messageRow(message), state: "sent" as const, sent_at: invite.lastSentAt }] : [];
}

interface Joined {
  person: SeedPerson;
  id: string;
  at: number;
  roles: string[];
}

async function insertPeople(joined: Joined[]): Promise<void> {
  const verified = database.engine === "postgres" ? true : 1;
  const users = joined.map(({ person: { email, firstName, lastName }, id, at }) => {
    const createdAt = new Date(at).toISOString();
    return { id, name: `${firstName} ${lastName}`, email, emailVerified: verified, createdAt, updatedAt: createdAt };
  });
  const rows = joined.map((one) => ({
    tenant_id: tenantId,
    user_id: one.id,
    roles: JSON.stringify(one.roles),
    joined_at: one.at,
  }));
  await database.all(build.insertInto("user").values(users).compile());
  await database.all(build.insertInto("doorlist_member").values(rows).compile());
}

/** Of a year: half accepted, a tenth each declined and canceled, a quarter expired, the newest still pending. */
function seedInvite(index: number, now: number): { invite: Invite; authority: Authority; person: SeedPerson } {
  const createdAt = Math.floor(now - YEAR + (YEAR * (index + 0.5)) / total);
  const userId = inviters[Math.floor(Math.random() ** 2 * inviters.length)] ?? owner.id;
  const authority: Authority = { tenantId, userId, roles, settings: noSettings, actor: `user:${userId}` };
  const isLink = index % 50 === 0;
  const person = randomPerson(index.toString(36));
  const input = isLink ? { kind: "link" as const, maxUses: index % 100 ? 25 : 0 } : person;
  const draft = draftInvite(world, authority, { ...input, roles: [Math.random() < 0.15 ? "admin" : "member"] }, createdAt);
  return { invite: { ...draft, ...fateOf(draft, now) }, authority, person };
}

function fateOf(invite: Invite, now: number): Partial<Invite> {
  const { createdAt, expiresAt } = invite;
  const after = (share: number) => Math.min(createdAt + Math.floor(share * (expiresAt - createdAt)), now);
  const failed = Math.random() < 0.02;
  const sentAt = Math.min(createdAt + 2000, now);
  const mailed: Partial<Invite> =
    invite.kind === "link"
      ? {}
      : failed
        ? { delivery: { state: "failed", reason: "550 5.1.1 There is no such mailbox", at: sentAt } }
        : { delivery: { state: "sent", reason: null, at: sentAt }, sentCount: 1, lastSentAt: sentAt };
  const fate = Math.random();
  const decidedAt = after(Math.random() ** 3);
  const base = { ...mailed, newAccount: invite.kind === "link" ? null : Math.random() < 0.7 };
  const decided = (status: Invite["status"]) => ({ ...base, status, statusChangedAt: decidedAt, updatedAt: decidedAt });
  if (invite.kind === "email" && !failed && fate < 0.5) return { ...decided("accepted"), uses: 1 };
  if (fate > 0.9 || (failed && fate > 0.5)) return decided(fate > 0.95 && invite.kind === "email" ? "rejected" : "canceled");
  if (expiresAt > now) return base;
  return { ...base, status: "expired", statusChangedAt: expiresAt, updatedAt: expiresAt };
}
