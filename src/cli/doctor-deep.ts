/** `doorlist doctor --deep`: do the rows keep every rule that they can show? Reads all of them, a batch at a time. */
import { apiKeyDigest } from "../core/api-keys.ts";
import { auditAll } from "../core/audit.ts";
import { readToken, verifyMac } from "../core/token.ts";
import type { World } from "../core/world.ts";
import type { Doorlist } from "../index.ts";
import { checks, type InviteFacts } from "../store/checks.ts";
import { openDatabase } from "../store/open.ts";
import type { Config } from "./config.ts";
import type { Finding } from "./doctor.ts";
import { progress } from "./progress.ts";
import { count } from "./terminal.ts";

/** By what is held to; the finding says what holds, or what does not. */
const rules = {
  uses_within_max: "No invite was used more often than it may be",
  uses_counted: "Each invite counts the uses that there are",
  accepted_when_used_up: "An invite is accepted when, and only when, its last use is taken",
  uses_recorded: "Each use has its event",
  uses_admitted: "Who used an invite is a member, or was removed",
  uses_of_invites: "Each use is of an invite",
  invites_recorded: "Each invite has the event that made it",
  invites_mailed: "Each invite by e-mail has its message",
  one_pending: "No address has two open invites of a tenant",
  members_counted: "Each tenant counts the members that there are",
  seats_kept: "No tenant has more members than seats",
  nothing_opens: "Nothing in the rows opens an invite, or is an API key",
  log_intact: "The audit log holds what was sealed",
  counts_match: "The counts behind the statistics are those of the invites",
} as const;

type Rule = keyof typeof rules;

export interface DeepFinding extends Finding {
  rule: Rule;
  /** How many rows break it. */
  broken: number;
  /** The first of them. */
  examples: string[];
}

const EXAMPLES = 5;

const ofInvites: [Rule, (facts: InviteFacts) => boolean][] = [
  ["uses_within_max", ({ uses, max_uses }) => max_uses !== null && uses > max_uses],
  ["uses_counted", ({ uses, use_rows }) => uses !== use_rows],
  ["accepted_when_used_up", ({ status, uses, max_uses }) => (status === "accepted") !== (max_uses !== null && uses >= max_uses)],
  ["uses_recorded", ({ accepted_events, use_rows }) => accepted_events !== use_rows],
  ["invites_recorded", ({ created_events }) => created_events !== 1],
  ["invites_mailed", ({ lacks_message }) => lacks_message === 1],
  ["one_pending", ({ pending }) => pending > 1],
];

export async function deepFindings({ world }: Doorlist, { database: databaseUrl }: Config): Promise<DeepFinding[]> {
  const findings = new Map((Object.keys(rules) as Rule[]).map((rule) => [rule, { rule, broken: 0, examples: [] as string[] }]));
  const breaks = (rule: Rule, where: string) => {
    const finding = findings.get(rule);
    if (!finding) return;
    finding.broken += 1;
    if (finding.examples.length < EXAMPLES) finding.examples.push(where);
  };
  const database = openDatabase(databaseUrl, () => {});
  const shown = progress("Rows looked at");
  let rows = 0;
  const looked = (some: number) => {
    rows += some;
    shown.at(rows);
  };
  try {
    const ask = checks(database);
    for await (const invites of ask.invites()) {
      for (const invite of invites) {
        for (const [rule, isBroken] of ofInvites) if (isBroken(invite)) breaks(rule, `invite ${invite.tenant_id} ${invite.id}`);
      }
      looked(invites.length);
    }
    for await (const tenants of ask.tenants()) {
      for (const { id, seats, member_count, members } of tenants) {
        if (member_count !== members) breaks("members_counted", `tenant ${id}: ${member_count} counted, ${members} there`);
        if (seats !== null && members > seats) breaks("seats_kept", `tenant ${id}: ${members} members on ${seats} seats`);
      }
      looked(tenants.length);
    }
    for await (const uses of ask.lostUses()) {
      for (const { tenant_id, invite_id, user_id, has_invite } of uses) {
        breaks(has_invite === 0 ? "uses_of_invites" : "uses_admitted", `use ${tenant_id} ${invite_id} ${user_id}`);
      }
    }
    for await (const texts of ask.texts()) {
      for (const { where, text } of texts) if (await opensSomething(world, text)) breaks("nothing_opens", where);
      looked(texts.length);
    }
    for await (const segments of ask.wrongCounts()) {
      for (const { tenant_id, first_id } of segments) breaks("counts_match", `tenant ${tenant_id} from ${first_id} on`);
    }
    for await (const { tenantId, broken } of auditAll(world)) {
      if (broken) breaks("log_intact", `tenant ${tenantId}, batch ${broken.number}: ${broken.reason}`);
    }
  } finally {
    shown.end();
    await database.close();
  }
  return [...findings.values()].map((finding) => ({ ...finding, ...verdict(finding) }));
}

function verdict({ rule, broken }: { rule: Rule; broken: number }): Finding {
  if (broken === 0) return { level: "ok", text: rules[rule] };
  return { level: "fail", text: `Broken ${count(broken)} ${broken === 1 ? "time" : "times"}: ${rules[rule]}` };
}

/** What looks like a token or a key is tried: much else has as many letters. */
async function opensSomething({ store, keyring }: World, text: string): Promise<boolean> {
  for (const [word] of text.matchAll(/[\w-]{43,}/g)) {
    const key = word.match(/dl_[\w-]{43}/)?.[0];
    if (key && (await store.apiKeys.getByDigest(apiKeyDigest(key)))) return true;
    const token = readToken(word);
    const invite = token && (await store.invites.getById(token.id));
    if (token && invite && verifyMac(keyring, invite, token.mac)) return true;
  }
  return false;
}
