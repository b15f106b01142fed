/**
 * The typed client: no dependency, for browsers, Node and edge.
 *
 *     const doorlist = createClient({ baseUrl: "https://invites.example", apiKey: "dl_…" });
 *     await doorlist.invites.create("acme", { email: "ana@example.com", roles: ["member"] });
 *     for await (const invite of doorlist.invites.list("acme", { status: "pending" })) …   // every page
 */
import type { ClaimDomainBody, WireDomain, WireJoinedByDomain, WireMyDomain } from "../contract/domain.ts";
import type { CreateImportBody, CsvImportParams, WireImport, WireImportRow, WireImportRowResult } from "../contract/import.ts";
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
import type {
  PutMailServerBody,
  WireErasure,
  WireMailServer,
  WireMailServerTest,
  WireMessage,
  WireSuppression,
} from "../contract/mail.ts";
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
import type { WireTick } from "../contract/tick.ts";
import type { WireAccepted, WireMember, WireMyInvite, WirePreview } from "../contract/visit.ts";
import { mailTemplateMethods } from "./mail-templates.ts";
import { type ClientOptions, createFetch, createRetrying, createSend, type RawBody, searchOf } from "./request.ts";
import type { WithRoleNames } from "./roles.ts";
import { type SubscribeOptions, subscribe } from "./subscribe.ts";
import { webhookMethods } from "./webhooks.ts";

export type { ProblemCode, WireProblem } from "../contract/common.ts";
export type * from "../contract/domain.ts";
export type * from "../contract/import.ts";
export type * from "../contract/invite.ts";
export type * from "../contract/mail.ts";
export type * from "../contract/mail-templates.ts";
export type * from "../contract/request.ts";
export type * from "../contract/tenant.ts";
export type { WireTick } from "../contract/tick.ts";
export type * from "../contract/visit.ts";
export type * from "../contract/webhook.ts";
export { DoorlistError, isProblem } from "./problem.ts";
export type { Answer, ClientOptions } from "./request.ts";
export type { SubscribeOptions } from "./subscribe.ts";

/** One page of a list. */
export interface Page<T> {
  data: T[];
  /** For `cursor` of the next page; null on the last. */
  nextCursor: string | null;
}

/** Which page of a list. */
export interface PageParams {
  /** 1 to 100. @default 20 */
  limit?: number | undefined;
  /** `nextCursor` of the page before. @default the first page */
  cursor?: string | undefined;
}

type ExportParams = Omit<InviteQueryParams, "limit" | "cursor">;

const at = encodeURIComponent;

/**
 * What `createClient` answers: methods by noun, as `invites.create`. Times are ISO 8601 in UTC. A list is awaited for one page, or
 * walked with `for await` through all. Every method throws `DoorlistError` where the server refuses, and `TypeError` where nothing
 * answered. With the names of your roles in `Role`, no others compile.
 */
export interface DoorlistClient<Role extends string = string> extends WithRoleNames<ReturnType<typeof methodsOf>, Role> {}

/** A client of one Doorlist server, typed with the names of that server's roles: `createClient<"owner" | "member">({ … })`. */
export function createClient<Role extends string = string>(options: ClientOptions = {}): DoorlistClient<Role> {
  return methodsOf(options) as DoorlistClient<Role>;
}

function methodsOf(options: ClientOptions) {
  const baseUrl = options.baseUrl?.replace(/\/+$/, "") ?? "";
  const once = createFetch({ ...options, baseUrl });
  const request = createRetrying(once, options.retries);
  const send = createSend(request);
  const tenant = (id: string) => `/v1/tenants/${at(id)}`;
  const job = (tenantId: string, id: string) => `${tenant(tenantId)}/imports/${at(id)}`;
  const mailServer = (tenantId: string) => `${tenant(tenantId)}/mail-server`;
  const joinRequest = (tenantId: string, id: string) => `${tenant(tenantId)}/requests/${at(id)}`;
  const suppressions = (tenantId: string | null) => `${tenantId === null ? "/v1" : tenant(tenantId)}/suppressions`;
  const domain = (tenantId: string, name: string) => `${tenant(tenantId)}/domains/${at(name)}`;
  const invite = (tenantId: string, id: string) => `${tenant(tenantId)}/invites/${at(id)}`;
  return {
    /** Who is signed in, and the roles that the server declares. @throws DoorlistError `unauthenticated` for nobody */
    me: () => send<WireMe>("GET", "/v1/me"),
    tenants: {
      /** Whoever makes a tenant is its first owner; one made with a key has no members yet. */
      create: (body: CreateTenantBody) => send<WireTenant>("POST", "/v1/tenants", { body }),
      /** Those of the person, or of the installation with its key. */
      list: (query: PageParams = {}) => send<Page<WireTenant>>("GET", "/v1/tenants", { query: { ...query } }),
      get: (id: string) => send<WireTenant>("GET", tenant(id)),
      /** What is left out stays; `null` takes a setting back. */
      update: (id: string, body: UpdateTenantBody) => send<WireTenant>("PATCH", tenant(id), { body }),
    },
    invites: {
      /**
       * To an address, which is mailed; or `kind: "link"`, whose `url` is in the answer.
       * @throws DoorlistError `invalid_email`, `role_not_allowed`, `already_member`, …
       */
      create: (tenantId: string, body: CreateInviteBody) =>
        send<WireCreatedInvite>("POST", `${tenant(tenantId)}/invites`, { body }),
      /** At most 10,000 at once. Each has a result of its own: one that fails leaves the others as they are. */
      createMany: (tenantId: string, invites: CreateInviteBody[], defaults?: Partial<CreateInviteBody>) =>
        send<WireBatchResult>("POST", `${tenant(tenantId)}/invites/batch`, { body: { invites, defaults } }),
      /** Newest first, unless `sort` says otherwise. */
      list: (tenantId: string, query: InviteQueryParams = {}, signal?: AbortSignal) =>
        send<Page<WireInvite>>("GET", `${tenant(tenantId)}/invites`, {
          query: query as Record<string, string | number | undefined>,
          ...(signal ? { signal } : {}),
        }),
      /** Figures of the invites that were created from `from` to before `to` (ISO 8601). */
      stats: (tenantId: string, query: { from?: string | undefined; to?: string | undefined } = {}) =>
        send<WireInviteStats>("GET", `${tenant(tenantId)}/invites/stats`, { query }),
      /** What the list would show, as CSV: `.text()`, or `.body` for a stream of it. */
      export: (tenantId: string, query: ExportParams = {}) =>
        request("GET", `${tenant(tenantId)}/invites/export`, { query: query as Record<string, string | undefined> }),
      /** Where a browser that is signed in downloads the same. */
      exportUrl: (tenantId: string, query: ExportParams = {}) =>
        `${baseUrl}${tenant(tenantId)}/invites/export${searchOf(query as Record<string, string | undefined>)}`,
      get: (tenantId: string, id: string) => send<WireInvite>("GET", invite(tenantId, id)),
      /** Of a pending invite; what is left out stays. */
      update: (tenantId: string, id: string, body: UpdateInviteBody) => send<WireInvite>("PATCH", invite(tenantId, id), { body }),
      /** Mails it again, with a new lifetime; `rotate` gives it a new link, and the old one opens nothing. */
      resend: (tenantId: string, id: string, body: ResendInviteBody = {}) =>
        send<WireInvite>("POST", `${invite(tenantId, id)}/resend`, { body }),
      /** Its link opens nothing any more. */
      cancel: (tenantId: string, id: string) => send<WireInvite>("POST", `${invite(tenantId, id)}/cancel`),
      /** What opens a pending invite. From then on, the link of an e-mail invite proves no mailbox any more. */
      link: (tenantId: string, id: string) => send<{ url: string; code?: string }>("GET", `${invite(tenantId, id)}/link`),
      /** Who has accepted it. */
      uses: (tenantId: string, id: string, query: PageParams = {}) =>
        send<Page<WireInviteUse>>("GET", `${invite(tenantId, id)}/uses`, { query: { ...query } }),
      /** Its mails, and what became of each. */
      messages: (tenantId: string, id: string) => send<{ data: WireMessage[] }>("GET", `${invite(tenantId, id)}/messages`),
      /** What a token or a code opens, and what this visitor may do with it. It changes nothing. */
      preview: (token: string) => send<WirePreview>("GET", `/v1/invites/${at(token)}`),
      /** For whoever is signed in. Accepting a second time answers the same. */
      accept: (token: string) => send<WireAccepted>("POST", `/v1/invites/${at(token)}/accept`),
      /** Declines an e-mail invite, for good. Whoever holds its link may, signed in or not. */
      reject: (token: string) => send<WireInvite>("POST", `/v1/invites/${at(token)}/reject`),
    },
    imports: {
      /** An import without rows: `addRows`, `check` to see what would happen, then `start`. */
      create: (tenantId: string, body: CreateImportBody) => send<WireImport>("POST", `${tenant(tenantId)}/imports`, { body }),
      list: (tenantId: string, query: PageParams = {}) =>
        send<Page<WireImport>>("GET", `${tenant(tenantId)}/imports`, { query: { ...query } }),
      get: (tenantId: string, id: string) => send<WireImport>("GET", job(tenantId, id)),
      /** Rows from the place `from` on, at most 2,000; sent again they change nothing. */
      addRows: (tenantId: string, id: string, from: number, rows: WireImportRow[]) =>
        send<WireImport>("POST", `${job(tenantId, id)}/rows`, { body: { from, rows } }),
      rows: (
        tenantId: string,
        id: string,
        query: PageParams & { outcome?: (WireImportRowResult["outcome"] & string) | undefined } = {},
      ) => send<Page<WireImportRowResult>>("GET", `${job(tenantId, id)}/rows`, { query: { ...query } }),
      /** Tells of each row what would happen, and invites nobody. */
      check: (tenantId: string, id: string) => send<WireImport>("POST", `${job(tenantId, id)}/check`),
      start: (tenantId: string, id: string) => send<WireImport>("POST", `${job(tenantId, id)}/start`),
      cancel: (tenantId: string, id: string) => send<WireImport>("POST", `${job(tenantId, id)}/cancel`),
      /** UTF-8, at most 16 MB, with headings; one must be `email`. */
      createFromCsv: (tenantId: string, csv: RawBody, query: CsvImportParams = {}) =>
        send<WireImport>("POST", `${tenant(tenantId)}/imports/csv`, {
          query: query as Record<string, string | number | undefined>,
          raw: { type: "text/csv", body: csv },
        }),
      /** The result of every row, as CSV: `.text()`, or `.body` for a stream of it. */
      result: (tenantId: string, id: string) => request("GET", `${job(tenantId, id)}/result`),
      /** Where a browser that is signed in downloads the same. */
      resultUrl: (tenantId: string, id: string) => `${baseUrl}${job(tenantId, id)}/result`,
    },
    /** The pending invites for the address of whoever is signed in. */
    myInvites: {
      list: () => send<{ data: WireMyInvite[] }>("GET", "/v1/me/invites"),
      accept: (id: string) => send<WireAccepted>("POST", `/v1/me/invites/${at(id)}/accept`),
      reject: (id: string) => send<WireInvite>("POST", `/v1/me/invites/${at(id)}/reject`),
    },
    requests: {
      /** Where somebody asks who wants to join. */
      doorUrl: (tenantId: string) => `${baseUrl}/tenants/${at(tenantId)}/join`,
      /** What somebody sees who wants to join. */
      door: (tenantId: string) => send<WireDoor>("GET", `${tenant(tenantId)}/join`),
      /** Asks to join a tenant that takes requests. */
      ask: (tenantId: string, body: AskToJoinBody = {}) => send<WireMyRequest>("POST", `${tenant(tenantId)}/requests`, { body }),
      /** Asks to join by an invite that needs approval, or that finds every seat taken. */
      askByInvite: (token: string, body: AskToJoinBody = {}) =>
        send<WireMyRequest>("POST", `/v1/invites/${at(token)}/request`, { body }),
      list: (tenantId: string, query: RequestQueryParams = {}) =>
        send<Page<WireJoinRequest>>("GET", `${tenant(tenantId)}/requests`, { query: query as Record<string, string | number> }),
      get: (tenantId: string, id: string) => send<WireJoinRequest>("GET", joinRequest(tenantId, id)),
      /** @param roles within your own ceiling. @default those of the request, else the tenant's usual ones, else the lowest role */
      approve: (tenantId: string, id: string, roles?: string[]) =>
        send<WireApprovedRequest>("POST", `${joinRequest(tenantId, id)}/approve`, { body: { roles } }),
      /** The person is told by mail. */
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
      /** Joins that tenant. */
      join: () => send<WireJoinedByDomain>("POST", "/v1/me/domain/join"),
    },
    /** The requests to join of whoever is signed in. */
    myRequests: {
      list: () => send<{ data: WireMyRequest[] }>("GET", "/v1/me/requests"),
      withdraw: (id: string) => send<WireMyRequest>("POST", `/v1/me/requests/${at(id)}/withdraw`),
    },
    members: {
      list: (tenantId: string, query: PageParams & { q?: string | undefined; ids?: string | undefined } = {}) =>
        send<Page<WireMemberWithUser>>("GET", `${tenant(tenantId)}/members`, { query: { ...query } }),
      /** Replaces all roles of a member. */
      setRoles: (tenantId: string, userId: string, roles: string[]) =>
        send<WireMember>("PATCH", `${tenant(tenantId)}/members/${at(userId)}`, { body: { roles } }),
      remove: (tenantId: string, userId: string) => send<void>("DELETE", `${tenant(tenantId)}/members/${at(userId)}`),
    },
    events: {
      list: (
        tenantId: string,
        query: PageParams & { type?: WireEvent["type"] | undefined; inviteId?: string | undefined } = {},
      ) => send<Page<WireEvent>>("GET", `${tenant(tenantId)}/events`, { query: { ...query } }),
      /** `for await (const event of doorlist.events.subscribe("acme")) …`: as they happen, and none is lost. */
      subscribe: (tenantId: string, options: SubscribeOptions = {}) => subscribe(once, `${tenant(tenantId)}/events`, options),
    },
    /** The mail server that a tenant's own mails leave by. */
    mailServer: {
      get: (tenantId: string) => send<WireMailServer>("GET", mailServer(tenantId)),
      set: (tenantId: string, body: PutMailServerBody) => send<WireMailServer>("PUT", mailServer(tenantId), { body }),
      remove: (tenantId: string) => send<void>("DELETE", mailServer(tenantId)),
      /** Mails to whoever asks; a key names the address (`to`). A server that refuses the mail is an answer, `ok: false`, no error. */
      test: (tenantId: string, to?: string) => send<WireMailServerTest>("POST", `${mailServer(tenantId)}/test`, { body: { to } }),
    },
    mailTemplates: mailTemplateMethods(send),
    /** The addresses that a tenant sends no mail to. With null for the tenant: those of the whole installation. */
    suppressions: {
      list: (tenantId: string | null, query: PageParams = {}) =>
        send<Page<WireSuppression>>("GET", suppressions(tenantId), { query: { ...query } }),
      add: (tenantId: string | null, email: string) => send<WireSuppression>("POST", suppressions(tenantId), { body: { email } }),
      remove: (tenantId: string | null, id: string) => send<void>("DELETE", `${suppressions(tenantId)}/${at(id)}`),
    },
    /** API keys of a tenant, for its owners. */
    apiKeys: {
      /** `key` is in this answer and in no other. */
      create: (tenantId: string, name: string) =>
        send<{ apiKey: WireApiKey; key: string }>("POST", `${tenant(tenantId)}/api-keys`, { body: { name } }),
      list: (tenantId: string) => send<{ data: WireApiKey[] }>("GET", `${tenant(tenantId)}/api-keys`),
      revoke: (tenantId: string, id: string) => send<void>("DELETE", `${tenant(tenantId)}/api-keys/${at(id)}`),
    },
    /** Does what is due (mails, webhooks, expiry), for a cron job where nothing runs in the background. With an installation's key. */
    tick: () => send<WireTick>("POST", "/v1/tick"),
    webhooks: webhookMethods(send),
    /** Erases a person by their address, in every tenant; with their account where you say so. */
    erase: (email: string, options: { account?: boolean | undefined } = {}) =>
      send<WireErasure>("POST", "/v1/erasures", { body: { email, ...options } }),
    /** A bounce or a complaint that came by mail: the whole mail, as it came. */
    reportMail: (mail: RawBody) => send<void>("POST", "/v1/mail/dsn", { raw: { type: "message/rfc822", body: mail } }),
  };
}
