/**
 * The typed client: no dependency, for browsers, Node and edge.
 *
 *     const doorlist = createClient({ baseUrl: "https://invites.example", apiKey: "dl_…" });
 *     await doorlist.invites.create("acme", { email: "ana@example.com", roles: ["member"] });
 */
import type { ClaimDomainBody, WireDomain, WireJoinedByDomain, WireMyDomain } from "../contract/domain.ts";
import type { CreateImportBody, WireImport, WireImportRow, WireImportRowResult } from "../contract/import.ts";
import type {
  CreateInviteBody,
  InviteQueryParams,
  ResendInviteBody,
  UpdateInviteBody,
  WireBatchResult,
  WireCreatedInvite,
  WireInvite,
  WireInviteStats,
  WireInviteUse,
} from "../contract/invite.ts";
import type { PutMailServerBody, WireMailServer, WireMessage, WireSuppression } from "../contract/mail.ts";
import type {
  AskToJoinBody,
  RequestQueryParams,
  WireApprovedRequest,
  WireDoor,
  WireJoinRequest,
  WireMyRequest,
} from "../contract/request.ts";
import type {
  CreateTenantBody,
  UpdateTenantBody,
  WireApiKey,
  WireEvent,
  WireMe,
  WireMemberWithUser,
  WireTenant,
} from "../contract/tenant.ts";
import type { WireAccepted, WireMember, WireMyInvite, WirePreview } from "../contract/visit.ts";
import { type ClientOptions, createFetch, createSend, searchOf } from "./request.ts";
import { type SubscribeOptions, subscribe } from "./subscribe.ts";
import { webhookMethods } from "./webhooks.ts";

export type * from "../contract/domain.ts";
export type * from "../contract/import.ts";
export type * from "../contract/invite.ts";
export type * from "../contract/mail.ts";
export type * from "../contract/request.ts";
export type * from "../contract/tenant.ts";
export type * from "../contract/visit.ts";
export type * from "../contract/webhook.ts";
export { type ClientOptions, DoorlistError } from "./request.ts";
export type { SubscribeOptions } from "./subscribe.ts";

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

export interface PageParams {
  /** 1 to 100. @default 20 */
  limit?: number;
  cursor?: string;
}

const at = encodeURIComponent;

export function createClient(options: ClientOptions = {}) {
  const request = createFetch(options);
  const send = createSend(request);
  const tenant = (id: string) => `/v1/tenants/${at(id)}`;
  const job = (tenantId: string, id: string) => `${tenant(tenantId)}/imports/${at(id)}`;
  const mailServer = (tenantId: string) => `${tenant(tenantId)}/mail-server`;
  const joinRequest = (tenantId: string, id: string) => `${tenant(tenantId)}/requests/${at(id)}`;
  const domain = (tenantId: string, name: string) => `${tenant(tenantId)}/domains/${at(name)}`;
  const invite = (tenantId: string, id: string) => `${tenant(tenantId)}/invites/${at(id)}`;
  return {
    me: () => send<WireMe>("GET", "/v1/me"),
    tenants: {
      create: (body: CreateTenantBody) => send<WireTenant>("POST", "/v1/tenants", { body }),
      list: (query: PageParams = {}) => send<Page<WireTenant>>("GET", "/v1/tenants", { query: { ...query } }),
      get: (id: string) => send<WireTenant>("GET", tenant(id)),
      update: (id: string, body: UpdateTenantBody) => send<WireTenant>("PATCH", tenant(id), { body }),
    },
    invites: {
      create: (tenantId: string, body: CreateInviteBody) =>
        send<WireCreatedInvite>("POST", `${tenant(tenantId)}/invites`, { body }),
      createMany: (tenantId: string, invites: CreateInviteBody[], defaults?: Partial<CreateInviteBody>) =>
        send<WireBatchResult>("POST", `${tenant(tenantId)}/invites/batch`, { body: { invites, defaults } }),
      list: (tenantId: string, query: InviteQueryParams = {}, signal?: AbortSignal) =>
        send<Page<WireInvite>>("GET", `${tenant(tenantId)}/invites`, {
          query: query as Record<string, string | number | undefined>,
          ...(signal ? { signal } : {}),
        }),
      stats: (tenantId: string, query: { from?: string; to?: string } = {}) =>
        send<WireInviteStats>("GET", `${tenant(tenantId)}/invites/stats`, { query }),
      /** Where a browser that is signed in downloads what the list would show, as CSV. */
      exportUrl: (tenantId: string, query: Omit<InviteQueryParams, "limit" | "cursor"> = {}) =>
        `${options.baseUrl ?? ""}${tenant(tenantId)}/invites/export${searchOf(query as Record<string, string | undefined>)}`,
      get: (tenantId: string, id: string) => send<WireInvite>("GET", invite(tenantId, id)),
      update: (tenantId: string, id: string, body: UpdateInviteBody) => send<WireInvite>("PATCH", invite(tenantId, id), { body }),
      resend: (tenantId: string, id: string, body: ResendInviteBody = {}) =>
        send<WireInvite>("POST", `${invite(tenantId, id)}/resend`, { body }),
      cancel: (tenantId: string, id: string) => send<WireInvite>("POST", `${invite(tenantId, id)}/cancel`),
      link: (tenantId: string, id: string) => send<{ url: string; code?: string }>("GET", `${invite(tenantId, id)}/link`),
      uses: (tenantId: string, id: string, query: PageParams = {}) =>
        send<Page<WireInviteUse>>("GET", `${invite(tenantId, id)}/uses`, { query: { ...query } }),
      messages: (tenantId: string, id: string) => send<{ data: WireMessage[] }>("GET", `${invite(tenantId, id)}/messages`),
      preview: (token: string) => send<WirePreview>("GET", `/v1/invites/${at(token)}`),
      accept: (token: string) => send<WireAccepted>("POST", `/v1/invites/${at(token)}/accept`),
      reject: (token: string) => send<WireInvite>("POST", `/v1/invites/${at(token)}/reject`),
    },
    imports: {
      create: (tenantId: string, body: CreateImportBody) => send<WireImport>("POST", `${tenant(tenantId)}/imports`, { body }),
      list: (tenantId: string, query: PageParams = {}) =>
        send<Page<WireImport>>("GET", `${tenant(tenantId)}/imports`, { query: { ...query } }),
      get: (tenantId: string, id: string) => send<WireImport>("GET", job(tenantId, id)),
      /** Rows from the place `from` on, at most 2,000; sent again they change nothing. */
      addRows: (tenantId: string, id: string, from: number, rows: WireImportRow[]) =>
        send<WireImport>("POST", `${job(tenantId, id)}/rows`, { body: { from, rows } }),
      rows: (tenantId: string, id: string, query: PageParams & { outcome?: WireImportRowResult["outcome"] & string } = {}) =>
        send<Page<WireImportRowResult>>("GET", `${job(tenantId, id)}/rows`, { query: { ...query } }),
      check: (tenantId: string, id: string) => send<WireImport>("POST", `${job(tenantId, id)}/check`),
      start: (tenantId: string, id: string) => send<WireImport>("POST", `${job(tenantId, id)}/start`),
      cancel: (tenantId: string, id: string) => send<WireImport>("POST", `${job(tenantId, id)}/cancel`),
      /** Where a browser that is signed in downloads the result of every row, as CSV. */
      resultUrl: (tenantId: string, id: string) => `${options.baseUrl ?? ""}${job(tenantId, id)}/result`,
    },
    myInvites: {
      list: () => send<{ data: WireMyInvite[] }>("GET", "/v1/me/invites"),
      accept: (id: string) => send<WireAccepted>("POST", `/v1/me/invites/${at(id)}/accept`),
      reject: (id: string) => send<WireInvite>("POST", `/v1/me/invites/${at(id)}/reject`),
    },
    requests: {
      /** What somebody sees who wants to join. */
      door: (tenantId: string) => send<WireDoor>("GET", `${tenant(tenantId)}/join`),
      ask: (tenantId: string, body: AskToJoinBody = {}) => send<WireMyRequest>("POST", `${tenant(tenantId)}/requests`, { body }),
      askByInvite: (token: string, body: AskToJoinBody = {}) =>
        send<WireMyRequest>("POST", `/v1/invites/${at(token)}/request`, { body }),
      list: (tenantId: string, query: RequestQueryParams = {}) =>
        send<Page<WireJoinRequest>>("GET", `${tenant(tenantId)}/requests`, { query: query as Record<string, string | number> }),
      get: (tenantId: string, id: string) => send<WireJoinRequest>("GET", joinRequest(tenantId, id)),
      approve: (tenantId: string, id: string, roles?: string[]) =>
        send<WireApprovedRequest>("POST", `${joinRequest(tenantId, id)}/approve`, { body: { roles } }),
      refuse: (tenantId: string, id: string) => send<WireJoinRequest>("POST", `${joinRequest(tenantId, id)}/refuse`),
    },
    domains: {
      /** Claims a domain, or changes how its people come in. */
      claim: (tenantId: string, body: ClaimDomainBody) => send<WireDomain>("POST", `${tenant(tenantId)}/domains`, { body }),
      list: (tenantId: string, query: PageParams = {}) =>
        send<Page<WireDomain>>("GET", `${tenant(tenantId)}/domains`, { query: { ...query } }),
      /** Looks up the DNS record. */
      verify: (tenantId: string, name: string) => send<WireDomain>("POST", `${domain(tenantId, name)}/verify`),
      /** Mails a link to a fixed address of the domain. */
      mail: (tenantId: string, name: string, mailbox: "postmaster" | "admin" | "hostmaster") =>
        send<void>("POST", `${domain(tenantId, name)}/mail`, { body: { mailbox } }),
      remove: (tenantId: string, name: string) => send<void>("DELETE", domain(tenantId, name)),
      /** The tenant that one's own confirmed address lets one into. */
      mine: () => send<{ data: WireMyDomain | null }>("GET", "/v1/me/domain"),
      join: () => send<WireJoinedByDomain>("POST", "/v1/me/domain/join"),
    },
    myRequests: {
      list: () => send<{ data: WireMyRequest[] }>("GET", "/v1/me/requests"),
      withdraw: (id: string) => send<WireMyRequest>("POST", `/v1/me/requests/${at(id)}/withdraw`),
    },
    members: {
      list: (tenantId: string, query: PageParams & { q?: string; ids?: string } = {}) =>
        send<Page<WireMemberWithUser>>("GET", `${tenant(tenantId)}/members`, { query: { ...query } }),
      setRoles: (tenantId: string, userId: string, roles: string[]) =>
        send<WireMember>("PATCH", `${tenant(tenantId)}/members/${at(userId)}`, { body: { roles } }),
      remove: (tenantId: string, userId: string) => send<void>("DELETE", `${tenant(tenantId)}/members/${at(userId)}`),
    },
    events: {
      list: (tenantId: string, query: PageParams & { type?: WireEvent["type"]; inviteId?: string } = {}) =>
        send<Page<WireEvent>>("GET", `${tenant(tenantId)}/events`, { query: { ...query } }),
      /** `for await (const event of doorlist.events.subscribe("acme")) …`: as they happen, and none is lost. */
      subscribe: (tenantId: string, options: SubscribeOptions = {}) => subscribe(request, `${tenant(tenantId)}/events`, options),
    },
    mailServer: {
      get: (tenantId: string) => send<WireMailServer>("GET", mailServer(tenantId)),
      set: (tenantId: string, body: PutMailServerBody) => send<WireMailServer>("PUT", mailServer(tenantId), { body }),
      remove: (tenantId: string) => send<void>("DELETE", mailServer(tenantId)),
      test: (tenantId: string, to?: string) =>
        send<{ ok: boolean; to: string; hint: string | null; error: string | null }>("POST", `${mailServer(tenantId)}/test`, {
          body: { to },
        }),
    },
    suppressions: {
      list: (tenantId: string, query: PageParams = {}) =>
        send<Page<WireSuppression>>("GET", `${tenant(tenantId)}/suppressions`, { query: { ...query } }),
      add: (tenantId: string, email: string) =>
        send<WireSuppression>("POST", `${tenant(tenantId)}/suppressions`, { body: { email } }),
      remove: (tenantId: string, id: string) => send<void>("DELETE", `${tenant(tenantId)}/suppressions/${at(id)}`),
    },
    apiKeys: {
      create: (tenantId: string, name: string) =>
        send<{ apiKey: WireApiKey; key: string }>("POST", `${tenant(tenantId)}/api-keys`, { body: { name } }),
      list: (tenantId: string) => send<{ data: WireApiKey[] }>("GET", `${tenant(tenantId)}/api-keys`),
      revoke: (tenantId: string, id: string) => send<void>("DELETE", `${tenant(tenantId)}/api-keys/${at(id)}`),
    },
    webhooks: webhookMethods(send),
  };
}

export type DoorlistClient = ReturnType<typeof createClient>;
