/** What people and apps ask a server for in a quiet hour, one thing after the other, each in another tenant. */
import { emails } from "../cases.ts";
import type { Places } from "./places.ts";

/** How many of a hundred. */
const MIX = { list: 28, search: 10, stats: 8, preview: 10, create: 12, join: 10, events: 4, stream: 2 } as const;
/** An invite that is answered in the end: its creation, its preview and its acceptance are a request each. */
const JOIN_STEPS = 3;
/** The inviters: a person each, signed in. */
const OWNERS = 100;
const STREAM_MS = 12_000;

export async function createVisits(base: string, { seeder, apiKey, anyTenant, seeded }: Places) {
  const owners = await Promise.all(Array.from({ length: OWNERS }, () => seeded(anyTenant())));
  const users = await Promise.all(owners.map(({ ownerId }) => seeder.world.directory.user(ownerId)));
  const cookies = await seeder.signIn(users.flatMap((user) => user ?? []));
  const counts = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const streams = new Set<AbortController>();
  let ended = false;
  let slowest = 0;

  async function ask(name: string, path: string, init: RequestInit = {}) {
    const since = performance.now();
    const answer = await fetch(base + path, { ...init, headers: init.headers ?? asApp });
    const body = (await answer.json()) as { data?: { id: string; tenantId: string }[]; nextCursor?: string; url?: string };
    slowest = Math.max(slowest, performance.now() - since);
    const outcome = `${name} ${answer.status}`;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(body)}`);
    return body;
  }

  const asApp = { authorization: `Bearer ${apiKey}` };
  const invitesOf = (tenantId: string) => `/v1/tenants/${tenantId}/invites`;
  const post = (body: unknown, headers: Record<string, string> = asApp): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

  const acts: Record<keyof typeof MIX, () => Promise<unknown>> = {
    async list() {
      const path = `${invitesOf(anyTenant())}?limit=50`;
      const { nextCursor } = await ask("list", path);
      if (Math.random() < 0.3) await ask("list", `${path}&cursor=${nextCursor}`);
    },
    search: () => ask("search", `${invitesOf(anyTenant())}?limit=50&q=${Math.random() < 0.5 ? "ximena" : "nobody-at-all"}`),
    stats: () => ask("stats", `${invitesOf(anyTenant())}/stats`),
    async preview() {
      const { data: [invite] = [] } = await ask("list", `${invitesOf(anyTenant())}?limit=1&status=pending`);
      if (!invite) return;
      const { url } = await ask("link", `${invitesOf(invite.tenantId)}/${invite.id}/link`);
      await ask("preview", `/v1/invites/${String(url).split("/").pop()}`);
    },
    create() {
      // A person's, who is counted, or an app's.
      const turn = Math.floor(Math.random() * OWNERS * 2);
      const [tenantId, cookie] = [owners[turn]?.tenantId ?? anyTenant(), cookies[turn]];
      return ask("create", invitesOf(tenantId), post({ email: emails(1)[0], roles: ["member"] }, cookie ? { cookie } : asApp));
    },
    async join() {
      const [email = ""] = emails(1);
      const [cookie = ""] = await seeder.signIn(await seeder.users([email]));
      const offer = { email, roles: ["member"], delivery: "none" };
      const { url } = await ask("create", invitesOf(anyTenant()), post(offer));
      const token = String(url).split("/").pop();
      await ask("preview", `/v1/invites/${token}`, { headers: { cookie } });
      await ask("accept", `/v1/invites/${token}/accept`, { method: "POST", headers: { cookie } });
    },
    events: () => ask("events", `/v1/tenants/${anyTenant()}/events?limit=50`),
    async stream() {
      const abort = new AbortController();
      streams.add(abort);
      const headers = { ...asApp, accept: "text/event-stream" };
      setTimeout(() => abort.abort(), Math.random() * STREAM_MS);
      try {
        const answer = await fetch(`${base}/v1/tenants/${anyTenant()}/events`, { headers, signal: abort.signal });
        counts.set(`stream ${answer.status}`, (counts.get(`stream ${answer.status}`) ?? 0) + 1);
        for await (const _ of answer.body ?? []);
      } catch (error) {
        if (!abort.signal.aborted) throw error;
      } finally {
        streams.delete(abort);
      }
    },
  };
  const deck = Object.entries(MIX).flatMap(([name, share]) => Array<keyof typeof MIX>(share).fill(name as keyof typeof MIX));

  return {
    /** Begins the next; nobody waits for it. A join of three requests lets two turns go by. */
    next(): void {
      if (ended) return;
      const name = deck[Math.floor(Math.random() * (deck.length + MIX.join * (JOIN_STEPS - 1)))];
      if (!name) return;
      const act = acts[name]()
        .catch((error) => {
          counts.set("failed", (counts.get("failed") ?? 0) + 1);
          console.error(name, error);
        })
        .then(() => void underWay.delete(act));
      underWay.add(act);
    },
    streams: () => streams.size,
    async end(): Promise<void> {
      ended = true;
      for (const stream of streams) stream.abort();
      await Promise.all(underWay);
    },
    summary(): string {
      const all = [...counts].sort().map(([outcome, count]) => `${outcome}: ${count}`);
      return `Requests: ${all.join(", ")}. The slowest took ${Math.round(slowest)} ms.`;
    },
  };
}
