/** The same work, asked of us and of each peer in its own words. */
import type { Request, Traffic } from "../drive.ts";
import type { PeerFacts } from "./server.ts";

export const PEERS = ["better-invite", "organization"] as const;
export type Peer = (typeof PEERS)[number];

/** Ours, ready to be called. */
export interface OurFacts {
  tenantId: string;
  apiKey: string;
  guests: { cookie: string; key: string }[];
}

export const peerCases = ["create", "create-link", "preview", "accept", "list", "search", "stats", "batch-1000"] as const;
export type PeerCase = (typeof peerCases)[number];

/** What is asked where a database grows. */
export const grown: readonly PeerCase[] = ["list", "search", "stats"];

/** Requests of a thousand, the first to see that it works. */
const BATCHES = 4;

let made = 0;
const email = () => `person-${(made++).toString(36)}-${process.pid}@example.com`;
const thousand = () => Array.from({ length: 1_000 }, email);

/** Undefined where a peer does not offer it. */
export function ourTraffic(name: PeerCase, { tenantId, apiKey, guests }: OurFacts): Traffic {
  const invites = `/v1/tenants/${tenantId}/invites`;
  const key = { authorization: `Bearer ${apiKey}` };
  const calls: Record<PeerCase, [status: number, next: () => Request]> = {
    create: [201, () => post(invites, { email: email(), roles: ["member"] }, key)],
    "create-link": [201, () => post(invites, { kind: "link", maxUses: 1, roles: ["member"] }, key)],
    preview: [200, inTurn(guests, (guest) => get(`/v1/invites/${guest.key}`))],
    accept: [200, inTurn(guests, (guest) => post(`/v1/invites/${guest.key}/accept`, undefined, { cookie: guest.cookie }))],
    list: [200, () => get(`${invites}?limit=20`, key)],
    search: [200, () => get(`${invites}?limit=20&q=nobody-at-all`, key)],
    stats: [200, () => get(`${invites}/stats`, key)],
    "batch-1000": [200, () => post(`${invites}/batch`, { invites: thousand().map((address) => ({ email: address })) }, key)],
  };
  return traffic(name, calls[name], guests.length);
}

export function peerTraffic(peer: Peer, name: PeerCase, facts: PeerFacts, url: string): Traffic | undefined {
  const { cookie, guests, organizationId } = facts;
  const as = (who: string) => ({ cookie: who, origin: url });
  const calls: Record<Peer, Partial<Record<PeerCase, [status: number, next: () => Request]>>> = {
    "better-invite": {
      create: [200, () => post("/api/auth/invite/create", { email: email(), role: "user" }, as(cookie))],
      "create-link": [200, () => post("/api/auth/invite/create", { role: "user", senderResponse: "token" }, as(cookie))],
      preview: [200, inTurn(guests, (guest) => get(`/api/auth/invite/get?token=${guest.key}`))],
      accept: [200, inTurn(guests, (guest) => post("/api/auth/invite/activate", { token: guest.key }, as(guest.cookie)))],
      list: [200, () => get("/api/auth/invite/list?limit=20&sortBy=createdAt&sortDirection=desc", as(cookie))],
      search: [200, () => get("/api/auth/invite/list?limit=20&searchField=email&searchValue=nobody-at-all", as(cookie))],
      "batch-1000": [200, () => post("/api/auth/invite/create", { email: thousand(), role: "user" }, as(cookie))],
    },
    organization: {
      create: [
        200,
        () => post("/api/auth/organization/invite-member", { email: email(), role: "member", organizationId }, as(cookie)),
      ],
      preview: [200, inTurn(guests, (guest) => get(`/api/auth/organization/get-invitation?id=${guest.key}`, as(guest.cookie)))],
      accept: [
        200,
        inTurn(guests, (guest) =>
          post("/api/auth/organization/accept-invitation", { invitationId: guest.key }, as(guest.cookie)),
        ),
      ],
      list: [200, () => get(`/api/auth/organization/list-invitations?organizationId=${organizationId}`, as(cookie))],
    },
  };
  const call = calls[peer][name];
  return call && traffic(name, call, guests.length);
}

function traffic(name: PeerCase, [status, next]: [number, () => Request], guests: number): Traffic {
  let sent = 0;
  const counted = () => {
    sent += 1;
    return next();
  };
  const most: Partial<Record<PeerCase, number>> = { accept: guests, "batch-1000": BATCHES };
  const { [name]: limit } = most;
  return limit === undefined ? { status, next } : { status, next: counted, left: () => limit - sent };
}

function inTurn<T>(items: T[], request: (item: T) => Request): () => Request {
  let turn = 0;
  return () => request(items[turn++ % items.length] as T);
}

function post(path: string, body: unknown, headers: Record<string, string>): Request {
  if (body === undefined) return { method: "POST", path, headers };
  return { method: "POST", path, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

function get(path: string, headers: Record<string, string> = {}): Request {
  return { method: "GET", path, headers };
}
