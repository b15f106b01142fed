/** `POST /invite/create` */
import type { Actor } from "../core/actor.ts";
import { createInvite, createInvites } from "../core/create.ts";
import type { CreateInput } from "../core/draft.ts";
import { emailKey } from "../core/email.ts";
import type { Invite } from "../core/invite.ts";
import { assertRedirect } from "../core/policy.ts";
import type { Problem } from "../core/problems.ts";
import type { InviteWorld } from "../core/world.ts";
import type { CreateBody } from "./bodies.ts";
import type { Defaults, Host, Person } from "./host.ts";
import { hasScheme } from "./links.ts";
import { Refused } from "./refused.ts";

type Wanted = CreateBody & Pick<Defaults, "redirectToSignUp" | "redirectToSignIn" | "senderResponse" | "senderResponseRedirect">;

/** @throws Refused, Problem */
export async function create(host: Host, person: Person, body: CreateBody): Promise<{ status: true; message: string }> {
  const emails = addresses(body.email);
  if (emails.length > 0 && !host.mails) throw new Refused("INVITATION_EMAIL_NOT_ENABLED");
  await host.gates.beforeCreate?.({ email: body.email, role: body.role });
  const tenantId = await host.tenantFor(person, body);
  const wanted: Wanted = { ...host.defaults, ...given(body) };
  const { redirectToSignUp, redirectToSignIn } = wanted;
  const input = inputOf(host, wanted);
  const world = host.worldIn(tenantId);
  assertRedirect(world, redirectToSignUp, "redirectToSignUp");
  assertRedirect(world, redirectToSignIn, "redirectToSignIn");
  if ((body.tokenType ?? host.defaults.tokenType) === "custom") host.gates.customTokens?.();
  const actor: Actor = { type: "user", user: person };
  if (emails.length === 0) return link(host, world, actor, tenantId, wanted, input);

  const { made, failed } = await mailed(world, actor, tenantId, emails, { wanted, input });
  const delivered = await host.deliver(made);
  await host.gates.afterCreate?.(made);
  if (failed) throw failed;
  if (!delivered) throw new Refused("ERROR_SENDING_THE_INVITATION_EMAIL");
  return { status: true, message: emails.length === 1 ? "The invitation was sent" : "The invitations were sent" };
}

async function link(
  host: Host,
  world: InviteWorld,
  actor: Actor,
  tenantId: string,
  { maxUses = host.defaults.maxUses, ...wanted }: Wanted,
  input: CreateInput,
): Promise<{ status: true; message: string }> {
  const callbackUrl = wanted.senderResponseRedirect === "signUp" ? wanted.redirectToSignUp : wanted.redirectToSignIn;
  const { invite } = await createInvite(world, actor, tenantId, { ...input, kind: "link", maxUses, callbackUrl });
  await host.gates.afterCreate?.([invite]);
  const token = host.tokenOf(invite);
  if (token === null) throw new Refused("INVITATION_NOT_CREATED");
  return { status: true, message: wanted.senderResponse === "token" ? token : host.linkOf(invite, token, callbackUrl) };
}

/** One invite for each address; one that fails does not hold up the others. */
async function mailed(
  world: InviteWorld,
  actor: Actor,
  tenantId: string,
  emails: string[],
  { wanted, input }: { wanted: Wanted; input: CreateInput },
): Promise<{ made: Invite[]; failed: Problem | undefined }> {
  const accounts = await world.directory.accounts(tenantId, emails.map(emailKey));
  const inputs = emails.map((email) => () => {
    const callbackUrl = accounts.has(emailKey(email)) ? wanted.redirectToSignIn : wanted.redirectToSignUp;
    return { ...input, email, callbackUrl };
  });
  const { succeeded, failed } = await createInvites(world, actor, tenantId, inputs);
  return { made: succeeded.map(({ invite }) => invite), failed: failed[0]?.problem };
}

function inputOf(host: Host, wanted: Wanted): CreateInput {
  const { defaults } = host;
  const template = wanted.customInviteUrl ?? defaults.customInviteUrl;
  return {
    roles: wanted.role.split(",").map((word) => host.roleOf(word.trim())),
    expiresIn: wanted.expiresIn ?? defaults.expiresInSeconds,
    shareInviterName: wanted.shareInviterName ?? defaults.shareInviterName,
    tokenType: (wanted.tokenType ?? defaults.tokenType) === "code" ? "code" : "token",
    redirectUrl: wanted.redirectToAfterUpgrade ?? defaults.redirectToAfterUpgrade ?? null,
    linkTemplate: template === undefined ? null : template.startsWith("/") || hasScheme(template) ? template : `/${template}`,
    data: wanted.teamIds?.length ? { teamIds: wanted.teamIds } : null,
  };
}

/** Each once, as first written. */
function addresses(email: string | string[] | undefined): string[] {
  const all = email === undefined ? [] : [email].flat();
  return [...new Map(all.map((text) => [emailKey(text), text])).values()];
}

/** Without what is undefined or blank, which would hide a default. */
function given(body: CreateBody): CreateBody {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== "")) as CreateBody;
}
