/** What a sharded engine asks: keys begin with the tenant, and every statement but the named few carries it. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { API_KEY, BASE, type Body } from "../support/app.ts";
import { startPostgres } from "../support/postgres.ts";
import { useStore } from "../support/store.ts";

describe("keys", () => {
  const own = useStore("postgres");

  it("begin with the tenant, but for those that are routed by what they hold", async () => {
    const unique = await own.database.all<{ index: string; columns: string[] }>({
      sql: `select c.relname as index, array(select pg_get_indexdef(i.indexrelid, n, true) from generate_series(1, i.indnkeyatts) as n) as columns
        from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_class as t on t.oid = i.indrelid
        where i.indisunique and t.relname like 'doorlist\\_%' order by 1`,
      parameters: [],
    });
    expect(unique.length).toBeGreaterThan(20);
    const others = unique.filter(({ columns: [first] }) => first !== "tenant_id").map(({ index }) => index);
    expect(others).toEqual([
      // Looked up by what somebody shows, before the tenant is known: a digest, a domain, a key, a code, an id.
      "doorlist_api_key_digest",
      "doorlist_domain_verified",
      "doorlist_idempotency_key_pkey",
      "doorlist_invite_code",
      // Reference tables, the same on every shard.
      "doorlist_migration_pkey",
      "doorlist_person_email",
      "doorlist_person_pkey",
      "doorlist_rate_limit_pkey",
      // The tenant itself.
      "doorlist_tenant_pkey",
      "doorlist_webhook_endpoint_id",
    ]);
  });
});

/** Statements without a tenant, and why. The log must hold each: a name that nothing needs any more is taken off. */
const unrouted: [why: string, statement: RegExp][] = [
  ["by token", /^select \* from "doorlist_invite" where id \|\| ''/],
  ["by token, with what its preview tells", /^select "i"\.\*, .* where i\.id \|\| ''/],
  ["by code", /^select \* from "doorlist_invite" where "code_digest" in/],
  ["by API key", /from "doorlist_api_key" where "digest" =/],
  ["my invites", /^select \* from "doorlist_invite" where "email_key" = \$1 and "kind" = \$2 and "status"/],
  ["my tenants", /where "m"\."user_id" = \$1 order by "t"\."created_at"/],
  ["the list of tenants", /^select \* from "doorlist_tenant" where "deleted_at" is null/],
  ["a limit's count", /doorlist_rate_limit/],
  ["a repeated request", /doorlist_idempotency_key/],
  ["the migrations", /doorlist_migration|^create |^alter |^drop |^do \$\$|^update doorlist_webhook_endpoint set slot/],
  ["the outbox: what is due", /doorlist_message.* where .*state = 'queued' and due_at <=/s],
  ["webhooks: endpoints that have something due", /^select endpoint\.\* from/],
  [
    "webhooks: what is due for an endpoint",
    /^with due as materialized \(select tenant_id, endpoint_id, id from doorlist_webhook_delivery/,
  ],
  ["the sealer: what is not sealed", /^select "tenant_id", "id" from "doorlist_event" where "position" is null/],
  ["the sweep: what ran out", /^with due as materialized \(select tenant_id, id from doorlist_invite where status = 'pending'/],
  ["the sweep: requests that ran out", /^select \* from "doorlist_request" where status = 'pending' and "expires_at"/],
  ["the sweep: tenants whose counts are old", /^select tenant_id from doorlist_invite_count group by tenant_id/],
  ["the index of searches: what waits", /^with due as materialized \(select tenant_id, invite_id from doorlist_search_queue/],
  ["my requests to join", /"doorlist_request" where "user_id" =/],
  ["erasing: the tenants, in slices", /^select "id" from "doorlist_tenant" where "id" >/],
  ["erasing: mails", /^update "doorlist_message" set "recipient" = .* where (lower\(|"state" =)/s],
  ["erasing: rows of imports", /^update doorlist_import_row set input = /],
  ["erasing: from where somebody did things", /^select tenant_id, id from doorlist_event where actor =/],
  [
    "erasing: suppressions",
    /^(update "doorlist_suppression" set "email_key" =|delete from "doorlist_suppression" where "email_key" =)/,
  ],
];

it("every statement but the named few carries the tenant", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-sql-log-"));
  chmodSync(folder, 0o777);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = [
    "fsync=off",
    "logging_collector=on",
    `log_directory=${folder}`,
    "log_destination=jsonlog",
    "log_statement=all",
  ];
  const postgres = await startPostgres(settings.flatMap((setting) => ["-c", setting]));
  onTestFinished(() => postgres.stop());
  const doorlist = createDoorlist({
    database: postgres.url,
    secret: "a secret for tests only",
    baseUrl: BASE,
    apiKey: API_KEY,
    allowPrivateHosts: true,
  });
  await doorlist.migrate();
  await story(doorlist);
  await doorlist.close();

  // PostgreSQL's logger is a process of its own, and may be a moment behind.
  const statements = await vi.waitFor(
    () => {
      const logged = statementsIn(folder);
      expect(unrouted.filter(([, named]) => !logged.some((text) => named.test(text))).map(([why]) => why)).toEqual([]);
      return logged;
    },
    { timeout: 10_000 },
  );
  expect(statements.length).toBeGreaterThan(100);
  expect(statements.filter((text) => !carriesTenant(text) && !unrouted.some(([, named]) => named.test(text)))).toEqual([]);
});

/** The statements on our tables in the server's log. */
function statementsIn(folder: string): string[] {
  const [log = ""] = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const said = readFileSync(join(folder, log), "utf8").trim().split("\n");
  return said.flatMap((line) => {
    const text = (JSON.parse(line).message as string).match(/^(?:execute [^:]+|statement): (.*)$/s)?.[1];
    return text && /doorlist_/.test(text) ? [text] : [];
  });
}

/** Is each of our tables that it touches bound to a tenant, by a value, by a key that is given, or by a join to one that is? */
function carriesTenant(text: string): boolean {
  if (/^(with \w+ as \()?insert into "?doorlist_(?!tenant"?\b)\w+"? \([^)]*\btenant_id\b/.test(text)) return true;
  if (/(from|update) "doorlist_tenant" .*where .*"id" (= (\$|given)|in \(\$)|^insert into "doorlist_tenant"/s.test(text))
    return true;
  return /tenant_id"? (= \$|= given\.|in \(\$|= g\.)|\(tenant_id, id\) in|tenant_id, [\w., ]+\) in \(select \* from unnest|told \(tenant_id|given \(tenant/.test(
    text,
  );
}

/** What people, keys and the worker do. */
async function story({ handler, worker, world }: ReturnType<typeof createDoorlist>): Promise<void> {
  const send = async (headers: Record<string, string>, method: string, path: string, body?: unknown): Promise<Body> => {
    const request = new Request(BASE + path, {
      method,
      headers: { "content-type": "application/json", origin: BASE, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await handler(request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return {
      cookie: answer.headers
        .getSetCookie()
        .map((one: string) => one.split(";")[0])
        .join("; "),
      ...(text.startsWith("{") ? JSON.parse(text) : {}),
    };
  };
  const person = async (email: string) => {
    const { cookie } = await send({}, "POST", "/api/auth/sign-up/email", {
      name: "Somebody",
      email,
      password: "correct horse 1",
    });
    return (method: string, path: string, body?: unknown) => send({ cookie }, method, path, body);
  };
  const olive = await person("olive@example.com");
  const { id } = await olive("POST", "/v1/tenants", { name: "Acme" });
  const tenant = `/v1/tenants/${id}`;
  const { key } = await olive("POST", `${tenant}/api-keys`, { name: "app" });
  const app = (method: string, path: string, body?: unknown, more = {}) =>
    send({ authorization: `Bearer ${key}`, ...more }, method, path, body);

  await olive("POST", `${tenant}/webhooks`, { url: "http://127.0.0.1:9/" });
  const make = (body: unknown) => olive("POST", `${tenant}/invites`, body);
  const byHand = await make({ email: "ana@example.com", delivery: "none" });
  const link = await make({ kind: "link", maxUses: 3, tokenType: "code" });
  const [first, second, third] = [
    await make({ email: "ben@example.com" }),
    await make({ email: "eve@example.com" }),
    await make({ email: "eve@example.com" }),
  ];
  await app(
    "POST",
    `${tenant}/invites/batch`,
    { invites: [{ email: "a@example.com" }, { email: "b@example.com" }] },
    { "idempotency-key": "once" },
  );
  for (const query of ["", "?status=expired", "?role=member&q=nobody", "?kind=link&sort=email", "?q=example&sort=-updatedAt"]) {
    await olive("GET", `${tenant}/invites${query}`);
  }
  const one = `${tenant}/invites/${first.invite.id}`;
  await olive("GET", one);
  await olive("PATCH", one, { firstName: "Ben", roles: ["admin"] });
  await olive("POST", `${one}/resend`, {});
  await olive("POST", `${tenant}/invites/${(third ?? second).invite.id}/cancel`, {});
  await olive("GET", `${tenant}/invites/${link.invite.id}/link`);

  const ana = await person("ana@example.com");
  const token = byHand.url.split("/").at(-1);
  await ana("GET", `/v1/invites/${token}`);
  await ana("POST", `/v1/invites/${token}/accept`);
  await ana("POST", `/v1/invites/${token}/accept`);
  await (await person("ida@example.com"))("POST", `/v1/invites/${link.code}/accept`);
  const ben = await person("ben@example.com");
  await ben("GET", "/v1/me/invites");
  await ben("GET", "/v1/me");
  await ana("GET", "/v1/tenants");
  await olive("GET", `${tenant}/invites/${link.invite.id}/uses`);
  for (const list of ["members", "events", "webhooks", "invites/stats", "api-keys"]) await olive("GET", `${tenant}/${list}`);
  await olive("PATCH", tenant, { name: "Acme Inc", seats: 20 });
  await app("GET", tenant);
  await send({ authorization: `Bearer ${API_KEY}` }, "GET", "/v1/tenants");

  await worker.seal();
  await worker.drain();
  await world.store.invites.expireDue(Date.now(), 10);
  await world.store.invites.recount(Date.now(), 0);
  await world.store.invites.indexQueued();
  const called = { email: "ben@example.com", account: true };
  await send({ authorization: `Bearer ${API_KEY}` }, "POST", "/v1/erasures", called);
}
