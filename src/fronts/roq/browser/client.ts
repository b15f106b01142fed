/** ROQ's browser client: the session is the cookie, the calls are those of the SDK. */
import { documents } from "./documents.ts";
import { createSessionStore, type UseSession } from "./session.ts";
import type {
  RoqSession,
  SentUserInvites,
  UserInvite,
  UserInvitesArgs,
  UserInvitesCreateDto,
  UserInvitesCreateV2Dto,
  UserInviteUpdateDto,
} from "./types.ts";

/** Where Doorlist is, and for which tenant. */
export interface RoqBrowserClientOptions {
  /** Where Doorlist is, without a slash at its end. @default the page's own origin */
  baseUrl?: string;
  /** The tenant that the session tells of. @default the oldest of the person's tenants */
  tenantId?: string;
  /** @default the global one */
  fetch?: typeof fetch;
}

/** What the server refused: `statusCode` and `errorCode` as ROQ's SDK has them. */
export class RoqError extends Error {
  readonly statusCode: number;
  readonly errorCode: string;

  constructor(message: string, statusCode: number, errorCode: string) {
    super(message);
    this.name = "HttpException";
    this.statusCode = statusCode;
    this.errorCode = errorCode;
  }
}

type SendArgs = { userInvites: UserInvitesCreateDto } | { data: UserInvitesCreateV2Dto };
type AcceptArgs = { acceptUserInvite: { token: string } } | { data: { token: string } };
type One<Name extends string> = Promise<Record<Name, UserInvite>>;

/** ROQ's calls about user invites. Each rejects with a `RoqError` where the server refuses. */
export interface RoqPlatform {
  /** Answers under the name of the call's shape. */
  sendUserInvites(args: { userInvites: UserInvitesCreateDto }): Promise<{ sendUserInvites: SentUserInvites }>;
  sendUserInvites(args: { data: UserInvitesCreateV2Dto }): Promise<{ sendUserInvitesV2: SentUserInvites }>;
  resendUserInvite(args: { userInviteId: string }): One<"resendUserInvite">;
  cancelUserInvite(args: { userInviteId: string }): One<"cancelUserInvite">;
  acceptUserInvite(args: { acceptUserInvite: { token: string } }): One<"acceptUserInvite">;
  acceptUserInvite(args: { data: { token: string } }): One<"acceptUserInviteV2">;
  updateUserInvite(args: { id: string; userInvite: UserInviteUpdateDto }): One<"updateUserInvite">;
  userInvite(args: { id: string }): One<"userInvite">;
  userInvites(args?: UserInvitesArgs): Promise<{ userInvites: { data: UserInvite[]; totalCount: number } }>;
  checkUserInviteToken(args: { token: string }): Promise<{
    checkUserInviteToken: { email: string | null; isExpired: boolean | null; isValid: boolean };
  }>;
}

/** What `createRoqBrowserClient` answers. */
export interface RoqBrowserClient {
  roqPlatform: RoqPlatform;
  /** A React hook: `const { session } = useSession()`. */
  useSession: UseSession;
  /** Asks the server anew. Null: nobody is signed in. */
  getSession(): Promise<RoqSession | null>;
}

/**
 *     const { roqPlatform, useSession } = createRoqBrowserClient({ baseUrl: "https://invites.example" });
 *     await roqPlatform.userInvites({ limit: 10 });
 */
export function createRoqBrowserClient(options: RoqBrowserClientOptions = {}): RoqBrowserClient {
  const base = `${(options.baseUrl ?? "").replace(/\/+$/, "")}/roq/v01`;
  // Looked up at the call: a global fetch may be replaced after this module was read.
  const send = (path: string, init: RequestInit): Promise<Response> =>
    (options.fetch ?? fetch)(`${base}${path}`, { credentials: "include", ...init });

  async function call<Answer>(name: keyof typeof documents, variables: object = {}): Promise<Answer> {
    const body = JSON.stringify({ query: documents[name], variables });
    const response = await send("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body });
    const { data, errors } = await bodyOf(response);
    if (errors?.[0] || !data) throw refused(response, errors?.[0]);
    return data as Answer;
  }

  async function getSession(): Promise<RoqSession | null> {
    const query = options.tenantId === undefined ? "" : `?tenantId=${encodeURIComponent(options.tenantId)}`;
    const response = await send(`/session${query}`, { method: "GET" });
    const body = await bodyOf(response);
    if (!response.ok) throw refused(response, body.errors?.[0]);
    return body.session ?? null;
  }
  const sessions = createSessionStore(getSession);

  return {
    useSession: sessions.useSession,
    getSession: sessions.refresh,
    roqPlatform: {
      // biome-ignore lint/suspicious/noExplicitAny: the overloads tell callers which answer a shape has.
      sendUserInvites: (args: SendArgs): Promise<any> => call("data" in args ? "sendUserInvitesV2" : "sendUserInvites", args),
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      acceptUserInvite: (args: AcceptArgs): Promise<any> =>
        call("data" in args ? "acceptUserInviteV2" : "acceptUserInvite", args),
      resendUserInvite: (args) => call("resendUserInvite", args),
      cancelUserInvite: (args) => call("cancelUserInvite", args),
      updateUserInvite: (args) => call("updateUserInvite", args),
      userInvite: (args) => call("userInvite", args),
      userInvites: (args) => call("userInvites", args),
      checkUserInviteToken: (args) => call("checkUserInviteToken", args),
    },
  };
}

interface Refusal {
  message?: string;
  extensions?: { response?: { statusCode?: number; errorCode?: string; message?: string } };
}
interface Body {
  data?: unknown;
  errors?: Refusal[];
  session?: RoqSession | null;
}

async function bodyOf(response: Response): Promise<Body> {
  return response.json().catch(() => ({}));
}

function refused(response: Response, error: Refusal | undefined): RoqError {
  const { statusCode, errorCode, message } = error?.extensions?.response ?? {};
  return new RoqError(
    message ?? error?.message ?? `The server answered ${response.status}`,
    statusCode ?? response.status,
    errorCode ?? "INTERNAL_SERVER_ERROR",
  );
}
