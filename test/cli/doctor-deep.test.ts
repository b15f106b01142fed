/** `doorlist doctor --deep`: each rule, broken by hand in the rows, is found; and nothing else is. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/cli/config.ts";
import { deepFindings } from "../../src/cli/doctor-deep.ts";
import { openApp, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openRows, type Rows } from "../support/rows.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("doctor --deep on %s", (engine) => {
  let app: TestApp;
  let acme: TestTenant;
  let rows: Rows;
  let anaId = "";
  /** Of an invite of each kind. */
  const ids = { mailed: "", used: "", pending: "" };
  let token = "";

  beforeAll(async () => {
    app = await openApp(engine);
    const olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
    ids.mailed = (await acme.invite({ email: "ben@example.com" })).id;
    ids.pending = (await acme.invite({ email: "cem@example.com" })).id;
    await app.doorlist.worker.drain();
    const ana = await app.signUp("ana@example.com");
    anaId = ana.id;
    const handed = await acme.handed({ email: "ana@example.com" });
    ids.used = handed.invite.id;
    token = handed.token;
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    // Somebody who came and was removed breaks nothing.
    const dee = await app.signUp("dee@example.com");
    await acme.admit(dee);
    expect(await olive.delete(`${acme.path}/members/${dee.id}`)).toMatchObject({ status: 204 });
    await app.doorlist.worker.drain();
    rows = await openRows(app.database.url);
    if (engine === "sqlite") await rows.all("pragma ignore_check_constraints = on");
    else for (const { name } of await constraints()) await rows.all(`alter table doorlist_invite drop constraint ${name}`);
  });
  afterAll(async () => {
    await rows.close();
    await app.close();
  });

  const constraints = () =>
    rows.all<{ name: string }>(
      "select conname as name from pg_constraint where conrelid = 'doorlist_invite'::regclass and contype = 'c'",
    );
  async function broken() {
    const env = { DOORLIST_SECRET: "a secret for tests only", DOORLIST_DATABASE_URL: app.database.url };
    const findings = await deepFindings(app.doorlist, readConfig(env));
    return findings.filter(({ level }) => level === "fail").map(({ rule, broken, examples }) => ({ rule, broken, examples }));
  }
  const ofInvite = (id: string) => `where tenant_id = '${acme.id}' and id = '${id}'`;
  const aboutInvite = (id: string) => `where tenant_id = '${acme.id}' and invite_id = '${id}'`;

  it("finds nothing where all is well", async () => {
    expect(await broken()).toEqual([]);
  });

  /** What breaks it, what mends it, and where it shows. */
  const breakings: [string, () => [breaks: string[], mends: string[], where: string]][] = [
    [
      "uses_within_max",
      () => [
        [`update doorlist_invite set uses = 2 ${ofInvite(ids.used)}`],
        [`update doorlist_invite set uses = 1 ${ofInvite(ids.used)}`],
        ids.used,
      ],
    ],
    [
      "uses_counted",
      () => [
        [`update doorlist_invite set uses = 0, max_uses = 0 ${ofInvite(ids.used)}`],
        [`update doorlist_invite set uses = 1, max_uses = 1 ${ofInvite(ids.used)}`],
        ids.used,
      ],
    ],
    [
      "accepted_when_used_up",
      () => [
        [`update doorlist_invite set status = 'accepted' ${ofInvite(ids.pending)}`],
        [`update doorlist_invite set status = 'pending' ${ofInvite(ids.pending)}`],
        ids.pending,
      ],
    ],
    [
      "uses_recorded",
      () => [
        [`update doorlist_event set type = 'x' ${aboutInvite(ids.used)} and type = 'invite.accepted'`],
        [`update doorlist_event set type = 'invite.accepted' ${aboutInvite(ids.used)} and type = 'x'`],
        ids.used,
      ],
    ],
    [
      "uses_admitted",
      () => [
        [
          `delete from doorlist_member where user_id = '${anaId}'`,
          `update doorlist_tenant set member_count = 1 where id = '${acme.id}'`,
        ],
        [
          `insert into doorlist_member (tenant_id, user_id, roles, joined_at) values ('${acme.id}', '${anaId}', '["member"]', 1)`,
          `update doorlist_tenant set member_count = 2 where id = '${acme.id}'`,
        ],
        anaId,
      ],
    ],
    [
      "uses_of_invites",
      () => [
        [`insert into doorlist_invite_use values ('${acme.id}', 'no-such-invite', 'x', 1, 1)`],
        ["delete from doorlist_invite_use where invite_id = 'no-such-invite'"],
        "no-such-invite",
      ],
    ],
    [
      "invites_recorded",
      () => [
        [`update doorlist_event set type = 'x' ${aboutInvite(ids.pending)} and type = 'invite.created'`],
        [`update doorlist_event set type = 'invite.created' ${aboutInvite(ids.pending)} and type = 'x'`],
        ids.pending,
      ],
    ],
    [
      "invites_mailed",
      () => [
        [`update doorlist_message set invite_id = 'x' ${aboutInvite(ids.mailed)}`],
        [`update doorlist_message set invite_id = '${ids.mailed}' ${aboutInvite("x")}`],
        ids.mailed,
      ],
    ],
    [
      "one_pending",
      () => [
        [
          "drop index doorlist_invite_pending_email",
          `update doorlist_invite set email_key = 'ben@example.com' ${ofInvite(ids.pending)}`,
        ],
        [`update doorlist_invite set email_key = 'cem@example.com' ${ofInvite(ids.pending)}`],
        ids.pending,
      ],
    ],
    [
      "members_counted",
      () => [
        [`update doorlist_tenant set member_count = 7 where id = '${acme.id}'`],
        [`update doorlist_tenant set member_count = 2 where id = '${acme.id}'`],
        "7 counted, 2 there",
      ],
    ],
    [
      "seats_kept",
      () => [
        [`update doorlist_tenant set seats = 1 where id = '${acme.id}'`],
        [`update doorlist_tenant set seats = null where id = '${acme.id}'`],
        "2 members on 1 seats",
      ],
    ],
    [
      "nothing_opens",
      () => [
        [`update doorlist_message set reason = 'see http://localhost/join/${token}' ${aboutInvite(ids.mailed)}`],
        [`update doorlist_message set reason = null ${aboutInvite(ids.mailed)}`],
        "doorlist_message",
      ],
    ],
    [
      "log_intact",
      () => [
        [`update doorlist_event set actor = 'user:mallory' where tenant_id = '${acme.id}' and position = 1`],
        [`update doorlist_event set actor = 'user:${acme.owner.id}' where tenant_id = '${acme.id}' and position = 1`],
        acme.id,
      ],
    ],
    [
      "counts_match",
      () => [
        [
          `insert into doorlist_invite_count (tenant_id, first_id, next_id, counts, counted_at) values ('${acme.id}', '0', 'z', '{"status":{}}', ${Date.now() + 3_600_000})`,
        ],
        ["delete from doorlist_invite_count"],
        acme.id,
      ],
    ],
  ];

  /** What breaks with it: a changed event breaks its seal, and a use too many is more than there are. */
  const also: Record<string, string[]> = {
    uses_within_max: ["uses_counted"],
    uses_recorded: ["log_intact"],
    invites_recorded: ["log_intact"],
  };

  it.each(breakings)("finds %s, and says where", async (rule, of) => {
    const [breaks, mends, where] = of();
    for (const statement of breaks) await rows.all(statement);
    const found = await broken();
    for (const statement of mends) await rows.all(statement);
    expect(found.find((finding) => finding.rule === rule)?.examples.join()).toContain(where);
    const besides = found.map((finding) => finding.rule).filter((other) => other !== rule && !(also[rule] ?? []).includes(other));
    expect(besides).toEqual([]);
    expect(await broken()).toEqual([]);
  });

  it("takes no other token for one that opens, but a key", async () => {
    const { body } = await acme.owner.post(`${acme.path}/api-keys`, { name: "app" });
    const note = async (text: string) => rows.all(`update doorlist_invite set message = ? ${ofInvite(ids.pending)}`, text);
    // Not the last character, of which some bits say nothing.
    const forged = token.slice(0, -2) + (token.at(-2) === "A" ? "B" : "A") + token.slice(-1);
    await note(`${"x".repeat(43)} ${forged} dl_${"y".repeat(43)}`);
    await app.doorlist.worker.drain();
    expect(await broken()).toEqual([]);
    await note(`my key is ${body.key}`);
    expect(await broken()).toMatchObject([{ rule: "nothing_opens", broken: 1 }]);
    await note("");
  });
});
