/** The endpoints' host where they are a plugin: the app's Better Auth instance, its database and its options. */
import type { GenericEndpointContext } from "better-auth";
import { noLimits } from "../../core/limits.ts";
import { openInvite } from "../../core/open.ts";
import { Problem } from "../../core/problems.ts";
import { readToken } from "../../core/token.ts";
import type { InviteWorld } from "../../core/world.ts";
import { createAdapterStore } from "../adapter/adapter-store.ts";
import { adapterDirectory } from "../adapter/directory.ts";
import { listOwn } from "../adapter/invite-list.ts";
import { findByToken } from "../adapter/invite-table.ts";
import { fromRowId, isRowId, toRowId } from "../adapter/row-ids.ts";
import { createTokens } from "../adapter/tokens.ts";
import type { CreateBody } from "../bodies.ts";
import type { Host, Person } from "../host.ts";
import { inviteUrl } from "../links.ts";
import { Refused } from "../refused.ts";
import { APP_TENANT } from "../wire.ts";
import { createGates } from "./gates.ts";
import { keyringOf } from "./keyring.ts";
import { deliverKept, deliverNow, type Post } from "./mail.ts";
import type { ResolvedOptions } from "./options.ts";
import { appRoles, type OrganizationOptions, optionsOf, organizationRoles } from "./roles.ts";
import { assertTeams } from "./teams.ts";

const DEFAULT_MEMBERSHIP_LIMIT = 100;

export interface PluginHost extends Host {
  /** Sends what was kept; answers how many went out. */
  deliverKept(limit?: number): Promise<number>;
}

export function createHost(ctx: GenericEndpointContext, options: ResolvedOptions): PluginHost {
  const { context } = ctx;
  const { adapter, baseURL } = context;
  const keyring = keyringOf(context);
  const tokens = createTokens({ keyring, storage: options.storeToken, generate: options.generateToken });
  const { roles, defaultRole, adminIds } = appRoles(context, options.roles);
  const organization = optionsOf<OrganizationOptions>(context, "organization");
  const rolesIn = organization && organizationRoles(organization);
  const isId = (text: string) => isRowId(context.options, text);
  const clock = { now: () => (options.getDate?.() ?? new Date()).getTime() };

  const store = createAdapterStore({
    adapter,
    tokens,
    membership: {
      appName: context.appName,
      appRoles: roles,
      defaultRole,
      adminIds,
      usersHaveRoles: "role" in (context.tables.user?.fields ?? {}),
      organizations: rolesIn && { roles: rolesIn, seats: (id) => seatsOf(ctx, organization, id) },
    },
  });
  const directory = adapterDirectory(adapter, async (tenantId, userId) => {
    return (await store.members.get(tenantId, userId))?.roles ?? null;
  });

  const worldIn = (tenantId: string): InviteWorld => ({
    store,
    directory,
    // Mails leave with the request that makes them.
    outbox: { wake() {} },
    limits: noLimits,
    clock,
    keyring,
    roles: tenantId === APP_TENANT ? roles : (rolesIn ?? {}),
    // Told by the first request where it is not configured; only redirects ask for it.
    get baseUrl() {
      return new URL(baseURL).origin;
    },
    allowedOrigins: [],
    trusts: (url) => context.isTrustedOrigin(url),
    countsEverybody: true,
  });

  const host: PluginHost = {
    defaults: options.defaults,
    authUrl: baseURL.replace(/\/$/, ""),
    worldIn,
    tenantFor: (_person, body) => tenantOf(ctx, body),
    async open(text) {
      const derived = readToken(text) ? await openInvite(worldIn(APP_TENANT), text).catch(unlessUnknown) : null;
      const invite = derived ?? (await findByToken({ adapter }, tokens, text));
      if (!invite) throw new Problem("invite_not_found");
      return invite;
    },
    async find(person, tokenOrId) {
      const byId = isId(tokenOrId) ? await store.invites.getById(fromRowId(tokenOrId)) : null;
      return byId?.createdBy === person.id ? byId : host.open(tokenOrId);
    },
    linkOf: (invite, token, callbackUrl) => inviteUrl(host, invite, token, callbackUrl),
    tokenOf: tokens.shown,
    idOf: ({ id }) => toRowId(id),
    roleOf: (word) => word,
    person: (id) => directory.user(id),
    list: (person: Person, query) => listOwn(adapter, tokens, { userId: person.id, query, isId, now: clock.now() }),
    mails: options.sendUserInvitation !== undefined,
    deliver: async (invites) => {
      const post = postOf();
      if (!post) return true;
      const delivered = await deliverNow(post, invites, clock.now());
      context.runInBackground(deliverKept(post, clock.now()));
      return delivered;
    },
    deliverKept: async (limit) => {
      const post = postOf();
      return post ? deliverKept(post, clock.now(), limit) : 0;
    },
    gates: createGates(ctx, options, () => host, tokens.useCustom),
  };

  function postOf(): Post | undefined {
    const { sendUserInvitation: send } = options;
    const onError = (error: unknown) => context.logger.error("invite(): the mail of an invite did not go out", error);
    return send && { adapter, host, send, request: ctx.request, onError };
  }
  return host;
}

async function tenantOf(ctx: GenericEndpointContext, { organizationId, tenantId, teamIds = [] }: CreateBody): Promise<string> {
  const id = organizationId ?? tenantId ?? APP_TENANT;
  const isOrganization = optionsOf(ctx.context, "organization") !== undefined && isRowId(ctx.context.options, id);
  if (id !== APP_TENANT && !isOrganization) throw new Refused("UNKNOWN_TENANT");
  if (teamIds.length > 0) await assertTeams(ctx, id, teamIds);
  return id;
}

async function seatsOf(
  ctx: GenericEndpointContext,
  { membershipLimit = DEFAULT_MEMBERSHIP_LIMIT }: OrganizationOptions,
  organizationId: string,
): Promise<number> {
  if (typeof membershipLimit === "number") return membershipLimit;
  const where = [{ field: "id", value: organizationId }];
  const organization = await ctx.context.adapter.findOne({ model: "organization", where });
  return membershipLimit((ctx.context.newSession ?? ctx.context.session)?.user, organization);
}

function unlessUnknown(error: unknown): null {
  if (error instanceof Problem && error.code === "invite_not_found") return null;
  throw error;
}
