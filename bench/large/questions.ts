/** What is asked of both databases, each time of another tenant. What it takes to ask is prepared before the clock starts. */
import { mintToken } from "../../src/core/token.ts";
import { encodeCursor } from "../../src/store/page.ts";
import { emails } from "../cases.ts";
import type { Request } from "../drive.ts";
import type { Places } from "./places.ts";

export interface Question {
  name: string;
  status: number;
  next(places: Places): Promise<Request>;
}

const DAY = 86_400_000;

function read(name: string, pathOf: (tenantId: string) => string): Question {
  const next = async (places: Places): Promise<Request> => {
    return { method: "GET", path: pathOf(places.anyTenant()), headers: asApp(places) };
  };
  return { name, status: 200, next };
}

function list(name: string, query: string | ((places: Places, tenantId: string) => Promise<string>)): Question {
  return {
    name,
    status: 200,
    async next(places) {
      const tenantId = places.anyTenant();
      const path = `/v1/tenants/${tenantId}/invites?limit=50`;
      const more = typeof query === "string" ? query : await query(places, tenantId);
      return { method: "GET", path: `${path}${more}`, headers: asApp(places) };
    },
  };
}

const asApp = ({ apiKey }: Places) => ({ authorization: `Bearer ${apiKey}` });

/** By the primary key alone, so that the row itself is as cold as it was. */
async function anyInviteId({ pool }: Places, tenantId: string): Promise<string> {
  const nth = "select id from doorlist_invite where tenant_id = $1 order by id limit 1 offset floor(random() * 900)::int";
  const [row] = (await pool.query(nth, [tenantId])).rows;
  if (!row) throw new Error(`${tenantId} has no invites`);
  return row.id;
}

const half = new Date(Date.now() - 180 * DAY).toISOString();
const month = new Date(Date.now() - 210 * DAY).toISOString();

export const questions: Question[] = [
  list("first page, newest first", ""),
  list("a page from the middle", async (places, tenantId) => {
    const id = await anyInviteId(places, tenantId);
    return `&cursor=${encodeCursor([id])}`;
  }),
  list("by address", "&sort=email"),
  list("expires first", "&sort=expiresAt"),
  list("changed last", "&sort=-updatedAt"),
  list("pending", "&status=pending"),
  list("expired", "&status=expired"),
  list("role admin", "&role=admin"),
  list("role admin, rejected", "&role=admin&status=rejected"),
  list("links", "&kind=link"),
  list("one inviter", async (places, tenantId) => `&createdBy=${(await places.seeded(tenantId)).ownerId}`),
  list("one month, half a year ago", `&createdAfter=${month}&createdBefore=${half}`),
  list("search: a first name", "&q=ximena"),
  list("search: one address", async ({ pool }, tenantId) => {
    const one = "select email from doorlist_invite where tenant_id = $1 and kind = 'email' order by id limit 1 offset 500";
    return `&q=${encodeURIComponent((await pool.query(one, [tenantId])).rows[0]?.email)}`;
  }),
  list("search: a miss", "&q=nobody-at-all"),
  read("stats", (tenantId) => `/v1/tenants/${tenantId}/invites/stats`),
  read("members, first page", (tenantId) => `/v1/tenants/${tenantId}/members?limit=50`),
  read("history, first page", (tenantId) => `/v1/tenants/${tenantId}/events?limit=50`),
  read("tenants, first page", () => "/v1/tenants?limit=10"),
  read("metrics", () => "/metrics"),
  {
    name: "preview",
    status: 200,
    async next(places) {
      const id = await anyInviteId(places, places.anyTenant());
      const { keyring } = places.seeder.world;
      return { method: "GET", path: `/v1/invites/${mintToken(keyring, { id, keyId: keyring.current, generation: 0 })}` };
    },
  },
  {
    name: "create",
    status: 201,
    next: async (places) => ({
      method: "POST",
      path: `/v1/tenants/${places.anyTenant()}/invites`,
      headers: { ...asApp(places), "content-type": "application/json" },
      body: JSON.stringify({ email: emails(1)[0], roles: ["member"] }),
    }),
  },
  {
    name: "accept",
    status: 200,
    async next(places) {
      const { seeder } = places;
      const people = emails(1);
      const [token] = await seeder.invites(await places.seeded(places.anyTenant()), people);
      const [cookie = ""] = await seeder.signIn(await seeder.users(people));
      return { method: "POST", path: `/v1/invites/${token}/accept`, headers: { cookie } };
    },
  },
];
