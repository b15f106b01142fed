/** What each case sends: to our server, and to the floor. */
import type { Request, Traffic } from "./drive.ts";
import { seededId } from "./floor/row.ts";
import type { Seeder } from "./seed.ts";

export interface HttpCase {
  name: string;
  connections: number[];
  /** Invites in one request. @default 1 */
  items?: number;
  /** Rows that the floor starts with. @default 0 */
  floorRows?: number;
  /** Does it write? Then the floor is also measured with less durable commits. */
  writes: boolean;
  /** Requests in one measurement, for what is slow. @default as many as there is time for */
  requests?: number;
  /** @param seconds of load, warm-up and all rounds together: how long the prepared must last */
  prepare(seeder: Seeder, seconds: number): Promise<{ ours: Traffic; floor: Traffic }>;
}

const BOTH = [1, 32];
/** More than any server here accepts in a second, so that nothing runs out early. */
const ACCEPTS_PER_SECOND = 2_500;
const PREVIEWED = 5_000;
const BATCH = 10_000;

let made = 0;
const freshEmail = () => `person-${(made++).toString(36)}-${process.pid}@example.com`;
export const emails = (count: number) => Array.from({ length: count }, freshEmail);

const json = { "content-type": "application/json" };
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Request => ({
  method: "POST",
  path,
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
});
const get = (path: string, headers: Record<string, string> = {}): Request => ({ method: "GET", path, headers });
const traffic = (status: number, next: () => Request, more: Partial<Traffic> = {}): Traffic => ({ status, next, ...more });

const isPage = (answer: string): boolean => JSON.parse(answer).data.length === 20;
/** A batch answers 200 whatever became of its items. */
const isWholeBatch = (answer: string): boolean => JSON.parse(answer).succeeded.length === BATCH;

const floorInsert = traffic(201, () => post("/rows", { email: freshEmail(), roles: ["member"] }));

const create: HttpCase = {
  name: "create",
  connections: BOTH,
  writes: true,
  async prepare(seeder) {
    const { tenantId, apiKey } = await seeder.tenant();
    const headers = { authorization: `Bearer ${apiKey}` };
    const path = `/v1/tenants/${tenantId}/invites`;
    return { ours: traffic(201, () => post(path, { email: freshEmail(), roles: ["member"] }, headers)), floor: floorInsert };
  },
};

const preview: HttpCase = {
  name: "preview",
  connections: BOTH,
  floorRows: PREVIEWED,
  writes: false,
  async prepare(seeder) {
    const tokens = await seeder.invites(await seeder.tenant(), emails(PREVIEWED));
    let turn = 0;
    return {
      ours: traffic(200, () => get(`/v1/invites/${tokens[turn++ % tokens.length]}`)),
      floor: traffic(200, () => get(`/rows/${seededId(turn++ % PREVIEWED)}`)),
    };
  },
};

/** Each request is another person's first acceptance of the invite that came to them by mail. */
function accept(name: string, tenants: number): HttpCase {
  return {
    name,
    connections: BOTH,
    writes: true,
    async prepare(seeder, seconds) {
      const each = Math.ceil((seconds * ACCEPTS_PER_SECOND) / tenants);
      const ready: Request[] = [];
      for (let turn = 0; turn < tenants; turn += 1) {
        const addresses = emails(each);
        const cookies = await seeder.signIn(await seeder.users(addresses));
        const tokens = await seeder.invites(await seeder.tenant(), addresses);
        tokens.forEach((token, index) => {
          ready.push({ method: "POST", path: `/v1/invites/${token}/accept`, headers: { cookie: cookies[index] ?? "" } });
        });
      }
      // In turn through the tenants, not one after the other.
      const inTurn = ready.map((_, index) => ready[(index % tenants) * each + Math.floor(index / tenants)] as Request);
      let sent = 0;
      return {
        ours: { status: 200, next: () => inTurn[sent++] as Request, left: () => inTurn.length - sent },
        floor: floorInsert,
      };
    },
  };
}

function list(name: string, count: number): HttpCase {
  return {
    name,
    connections: BOTH,
    floorRows: count,
    writes: false,
    async prepare(seeder) {
      const seeded = await seeder.tenant();
      await seeder.invites(seeded, emails(count));
      const headers = { authorization: `Bearer ${seeded.apiKey}` };
      return {
        ours: traffic(200, () => get(`/v1/tenants/${seeded.tenantId}/invites?limit=20`, headers), { check: isPage }),
        floor: traffic(200, () => get("/rows"), { check: isPage }),
      };
    },
  };
}

const batch: HttpCase = {
  name: "batch-10k",
  connections: [1],
  items: BATCH,
  requests: 4,
  writes: true,
  async prepare(seeder) {
    const { tenantId, apiKey } = await seeder.tenant();
    const headers = { authorization: `Bearer ${apiKey}` };
    const invites = () => ({ invites: emails(BATCH).map((email) => ({ email, roles: ["member"] })) });
    const path = `/v1/tenants/${tenantId}/invites/batch`;
    const allSucceeded = { check: isWholeBatch, checkAll: true };
    return {
      ours: traffic(200, () => post(path, invites(), headers), allSucceeded),
      floor: traffic(200, () => post("/rows/batch", invites()), allSucceeded),
    };
  },
};

export const httpCases: HttpCase[] = [
  create,
  preview,
  accept("accept", 50),
  accept("accept-one-tenant", 1),
  list("list-1k", 1_000),
  list("list-100k", 100_000),
  batch,
];
