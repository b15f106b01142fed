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
import { isRole } from "../../core/role.ts";
import { getTenant } from "../../core/tenants.ts";
import { updateInvite } from "../../core/update.ts";
import type { UserInviteUpdateDto } from "./browser/types.ts";
import type { RoqContext, RoqFrontOptions } from "./context.ts";
import type { TextFilter } from "./filter.ts";
import { type UserInvitesArgs, userInvites } from "./list.ts";
import { inviteModel, type RolesArgs, roleModel, rolePage, tenantModel } from "./models.ts";
import { findUser, userAccess } from "./people.ts";
import { type RoqInvite, sendInvites } from "./send.ts";

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
      roles: (_: unknown, args: RolesArgs, context: RoqContext) => rolePage(world, context, Object.keys(world.roles), args),
      role(_: unknown, { id }: { id: string }) {
        if (!isRole(world.roles, id)) throw new Problem("unknown_role");
        return roleModel(world.roles, id);
      },
      user: (_: unknown, { id }: { id: string }, context: RoqContext) => findUser(world, context, id),
      userProfile: (_: unknown, { id }: { id: string }, context: RoqContext) => findUser(world, context, id),
      tenant: async (_: unknown, { id }: { id: string }, { actor }: RoqContext) => tenantModel(await getTenant(world, actor, id)),
      userAccess: (_: unknown, _args: unknown, { actor }: RoqContext) => userAccess(world, actor),
      translationKeys: () => textsOfComponents,
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
      async updateUserInvite(
        _: unknown,
        { id, userInvite }: { id: string; userInvite: UserInviteUpdateDto },
        { actor }: RoqContext,
      ) {
        const { acceptedByUserId, ...change } = userInvite;
        if (acceptedByUserId != null) {
          throw new Problem("invalid_field", { field: "acceptedByUserId", detail: "The person accepts: acceptUserInvite" });
        }
        const { tenantId } = await found(actor, id);
        return model(await updateInvite(world, actor, tenantId, id, readChange(withoutBlanks(change))));
      },
      acceptUserInvite: (_: unknown, { acceptUserInvite: { token } }: { acceptUserInvite: Token }, { actor }: RoqContext) =>
        accept(actor, token),
      acceptUserInviteV2: (_: unknown, { data: { token } }: { data: Token }, { actor }: RoqContext) => accept(actor, token),
    },
  };
}

/** A form's empty field is no name and no language, as it is for `sendUserInvites`. */
function withoutBlanks(change: Omit<UserInviteUpdateDto, "acceptedByUserId">) {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value === "" ? null : value]));
}

type SendArgs<Name extends string, Item> = Record<Name, { tenantId?: string | null; userInvites: Item[] }>;
type Token = { token: string };

/** The components ask for one at a time. */
const MAX_LOCALES = 10;

/** ROQ's components bring their texts along, and ask again without end where the server has none at all. */
const textsOfComponents = {
  data: [
    {
      key: "roq-ui.doorlist",
      translations({ filter }: { filter?: { locale?: TextFilter | null } | null }) {
        const locales = filter?.locale?.valueIn ?? [];
        const data = locales.slice(0, MAX_LOCALES).map((locale) => ({ key: "roq-ui.doorlist", locale, value: "Doorlist" }));
        return { data, totalCount: data.length };
      },
    },
  ],
  totalCount: 1,
};

/** ROQ's tokens are never short codes, which could be guessed; those have their own, throttled ways in. */
function longToken(token: string): string {
  if (isCode(token)) throw new Problem("invite_not_found");
  return token;
}
