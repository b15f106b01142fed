/** The operations: each is a use case of the core. */
import { acceptInvite } from "../../core/accept.ts";
import { type Actor, visitorOf } from "../../core/actor.ts";
import { cancelInvite } from "../../core/cancel.ts";
import type { Invite } from "../../core/invite.ts";
import { isCode, openInvite } from "../../core/open.ts";
import { previewInvite } from "../../core/preview.ts";
import { Problem } from "../../core/problems.ts";
import { findInvite } from "../../core/read.ts";
import { resendInvite } from "../../core/resend.ts";
import { grantableRoles } from "../../core/search.ts";
import { updateInvite } from "../../core/update.ts";
import type { RoqContext, RoqFrontOptions } from "./context.ts";
import { type UserInvitesArgs, userInvites } from "./list.ts";
import { inviteModel, type RolesArgs, rolePage } from "./models.ts";
import { type RoqInvite, sendInvites } from "./send.ts";

interface UpdateDto {
  acceptedByUserId?: string | null;
  data?: Record<string, unknown> | null;
  firstName?: string | null;
  lastName?: string | null;
  locale?: string | null;
}
type NewItem = Omit<RoqInvite, "data"> & { injectableVariables?: RoqInvite["data"] };

export function resolversOf(options: RoqFrontOptions) {
  const { world, readChange } = options;
  const model = (invite: Invite, taker?: string) => inviteModel(world, invite, taker);

  async function send(actor: Actor, tenantId: string | null, items: RoqInvite[]) {
    const { success, errors } = await sendInvites(options, actor, tenantId, items);
    return { success: success.map((invite) => model(invite)), errors };
  }
  /** ROQ's calls name no tenant. Links have no address, so they are not there for its clients. */
  async function found(actor: Actor, id: string): Promise<Invite> {
    const invite = await findInvite(world, actor, id);
    if (invite.kind !== "email") throw new Problem("invite_not_found");
    return invite;
  }
  async function accept(actor: Actor, token: string) {
    const user = visitorOf(actor);
    if (!user) throw new Problem("unauthenticated", { detail: "Accepting is a person's: asUser(userId)" });
    const { kind } = await openInvite(world, longToken(token));
    if (kind !== "email") throw new Problem("invite_not_found");
    const { invite } = await acceptInvite(world, token, user);
    return model(invite, user.id);
  }

  return {
    Query: {
      async userInvites(_: unknown, args: UserInvitesArgs, { actor }: RoqContext) {
        const { data, total } = await userInvites(world, actor, args);
        return { data: data.map((invite) => model(invite)), totalCount: total };
      },
      userInvite: async (_: unknown, { id }: { id: string }, { actor }: RoqContext) => model(await found(actor, id)),
      async checkUserInviteToken(_: unknown, { token }: { token: string }) {
        try {
          const { invite } = await previewInvite(world, longToken(token), null);
          return { email: invite.email, isExpired: invite.status === "expired", isValid: invite.status === "pending" };
        } catch (error) {
          if (error instanceof Problem && error.code === "invite_not_found") return { isValid: false };
          throw error;
        }
      },
      async roles(_: unknown, args: RolesArgs & { filter?: { invite?: InviteFilter | null } | null }, { actor }: RoqContext) {
        const granted = args.filter?.invite ? await grantableRoles(world, actor) : [];
        const fits = (key: string) => fitsFlag(granted.includes(key), args.filter?.invite);
        return rolePage(world.roles, Object.keys(world.roles).filter(fits), args);
      },
    },
    Mutation: {
      sendUserInvites: (_: unknown, { userInvites: input }: SendArgs<"userInvites", RoqInvite>, { actor }: RoqContext) =>
        send(actor, input.tenantId ?? null, input.userInvites),
      sendUserInvitesV2(_: unknown, { data: input }: SendArgs<"data", NewItem>, { actor }: RoqContext) {
        const items = input.userInvites.map(({ injectableVariables, ...item }) => ({ ...item, data: injectableVariables }));
        return send(actor, input.tenantId ?? null, items);
      },
      async resendUserInvite(_: unknown, { id }: { id: string }, { actor }: RoqContext) {
        const { tenantId } = await found(actor, id);
        return model(await resendInvite(world, actor, tenantId, id));
      },
      async cancelUserInvite(_: unknown, { id }: { id: string }, { actor }: RoqContext) {
        const { tenantId } = await found(actor, id);
        return model(await cancelInvite(world, actor, tenantId, id));
      },
      async updateUserInvite(_: unknown, { id, userInvite }: { id: string; userInvite: UpdateDto }, { actor }: RoqContext) {
        const { acceptedByUserId, ...change } = userInvite;
        if (acceptedByUserId != null) {
          throw new Problem("invalid_field", { field: "acceptedByUserId", detail: "The person accepts: acceptUserInvite" });
        }
        const { tenantId } = await found(actor, id);
        return model(await updateInvite(world, actor, tenantId, id, readChange(change)));
      },
      acceptUserInvite: (_: unknown, { acceptUserInvite: { token } }: { acceptUserInvite: Token }, { actor }: RoqContext) =>
        accept(actor, token),
      acceptUserInviteV2: (_: unknown, { data: { token } }: { data: Token }, { actor }: RoqContext) => accept(actor, token),
    },
  };
}

type SendArgs<Name extends string, Item> = Record<Name, { tenantId?: string | null; userInvites: Item[] }>;
type Token = { token: string };
interface InviteFilter {
  equalTo?: boolean | null;
  notEqualTo?: boolean | null;
}

function fitsFlag(flag: boolean, filter: InviteFilter | null | undefined): boolean {
  const { equalTo, notEqualTo } = filter ?? {};
  return (equalTo == null || flag === equalTo) && (notEqualTo == null || flag !== notEqualTo);
}

/** ROQ's tokens are never short codes, which could be guessed; those have their own, throttled ways in. */
function longToken(token: string): string {
  if (isCode(token)) throw new Problem("invite_not_found");
  return token;
}
