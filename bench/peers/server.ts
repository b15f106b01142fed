/**
 * A peer as its documentation sets it up: Better Auth on node:http, with Better Invite or with its own organization
 * plugin. Starts with rows that it would have written itself; tells whoever started it how to call it.
 */
import { createHmac, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { admin, organization } from "better-auth/plugins";
import { invite } from "better-invite";
import pg from "pg";

/** What whoever drives a peer has to know. */
export interface PeerFacts {
  /** Of the inviter. */
  cookie: string;
  organizationId: string;
  /** People who are signed in, each with an open invitation: its id, or its token. */
  guests: { cookie: string; email: string; key: string }[];
}

const { PORT = "", PEER_DATABASE = "", PEER = "", PEER_ROWS = "0", PEER_GUESTS = "0" } = process.env;
const SECRET = "a secret for measurements only, long enough";
const SLICE = 500;
const url = `http://127.0.0.1:${PORT}`;
const isSqlite = PEER_DATABASE.startsWith("sqlite:");
const sqlite = isSqlite ? new DatabaseSync(PEER_DATABASE.slice("sqlite:".length)) : undefined;
// As durable as ours.
sqlite?.exec("pragma journal_mode = wal; pragma synchronous = full");
const pool = isSqlite ? undefined : new pg.Pool({ connectionString: PEER_DATABASE, max: 10 });

const everybody = { membershipLimit: 10_000_000, invitationLimit: 10_000_000 };
const config = {
  baseURL: url,
  secret: SECRET,
  database: sqlite ?? pool,
  rateLimit: { enabled: false },
  logger: { disabled: true },
  telemetry: { enabled: false },
  plugins:
    PEER === "organization"
      ? [organization({ ...everybody, sendInvitationEmail: async () => {} })]
      : [admin(), invite({ defaultMaxUses: 1, sendUserInvitation: async () => {} })],
} as BetterAuthOptions;
await (await getMigrations(config)).runMigrations();
const auth = betterAuth(config);

const now = isSqlite ? new Date().toISOString() : new Date();
const later = isSqlite ? new Date(Date.now() + 6e8).toISOString() : new Date(Date.now() + 6e8);
const no = isSqlite ? 0 : false;
const id = () => randomBytes(16).toString("base64url");

async function insert(table: string, rows: Record<string, unknown>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const list = columns.map((column) => `"${column}"`).join(", ");
  for (let start = 0; start < rows.length; start += SLICE) {
    const slice = rows.slice(start, start + SLICE);
    const values = slice.flatMap((row) => columns.map((column) => row[column]));
    const place = (row: number, column: number) => (isSqlite ? "?" : `$${row * columns.length + column + 1}`);
    const tuples = slice.map((_, row) => `(${columns.map((_, column) => place(row, column)).join(", ")})`).join(", ");
    const text = `insert into "${table}" (${list}) values ${tuples}`;
    if (sqlite) sqlite.prepare(text).run(...(values as string[]));
    else await pool?.query(text, values);
  }
}

async function people(emails: string[], role: string | null) {
  const users = emails.map((email) => ({ id: id(), name: "Ana Lima", email, emailVerified: no, createdAt: now, updatedAt: now }));
  await insert("user", PEER === "organization" ? users : users.map((user) => ({ ...user, role })));
  const sessions = users.map((user) => ({
    id: id(),
    token: id(),
    userId: user.id,
    expiresAt: later,
    createdAt: now,
    updatedAt: now,
  }));
  await insert("session", sessions);
  const signed = (token: string) => `${token}.${createHmac("sha256", SECRET).update(token).digest("base64")}`;
  const cookies = sessions.map(({ token }) => `better-auth.session_token=${encodeURIComponent(signed(token))}`);
  return users.map((user, index) => ({ id: user.id, email: user.email, cookie: cookies[index] ?? "" }));
}

const [owner] = await people(["owner@example.com"], "admin");
const organizationId = id();
const inviterId = owner?.id ?? "";

/**
 * Pending invites; answers what opens each.
 * @param who those of `anybody` name no address with Better Invite, whose token then opens them for whoever holds it
 */
async function invites(emails: string[], who: "them" | "anybody"): Promise<string[]> {
  if (PEER === "organization") {
    const rows = emails.map((email) => ({
      id: id(),
      organizationId,
      email,
      role: "member",
      status: "pending",
      expiresAt: later,
      createdAt: now,
      inviterId,
    }));
    await insert("invitation", rows);
    return rows.map((row) => row.id);
  }
  const common = {
    maxUses: 1,
    infinityMaxUses: no,
    createdByUserId: inviterId,
    shareInviterName: no,
    role: "user",
    status: "pending",
  };
  const rows = emails.map((email) => ({
    id: id(),
    token: id(),
    email: who === "them" ? email : null,
    createdAt: now,
    expiresAt: later,
    ...common,
  }));
  await insert("invite", rows);
  return rows.map((row) => row.token);
}

if (PEER === "organization") {
  await insert("organization", [{ id: organizationId, name: "Acme", slug: "acme", createdAt: now }]);
  await insert("member", [{ id: id(), organizationId, userId: inviterId, role: "owner", createdAt: now }]);
}
const addresses = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}-${n}@example.com`);
for (let left = Number(PEER_ROWS); left > 0; left -= 10_000) {
  await invites(addresses(Math.min(left, 10_000), `seed-${left}`), "them");
}
const arrived = await people(addresses(Number(PEER_GUESTS), "guest"), "user");
const keys = await invites(
  arrived.map(({ email }) => email),
  "anybody",
);
if (sqlite) sqlite.exec("analyze");
else await pool?.query("analyze");

const facts: PeerFacts = {
  cookie: owner?.cookie ?? "",
  organizationId,
  guests: arrived.map(({ cookie, email }, index) => ({ cookie, email, key: keys[index] ?? "" })),
};
createServer(toNodeHandler(auth)).listen(Number(PORT), "127.0.0.1", () => process.send?.(facts));
