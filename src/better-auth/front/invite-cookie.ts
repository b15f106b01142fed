/**
 * The cookie in which a token waits while its visitor signs up or in, as Better Auth signs its own:
 * `<token>.<base64 HMAC>`, URL-encoded; and the invite that is accepted in the same step afterwards.
 */
import { timingSafeEqual } from "node:crypto";
import { acceptInvite } from "../../core/accept.ts";
import { percentDecoded } from "../../core/percent-decoded.ts";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import { atHandOver, refusalOf } from "../refused.ts";

const NAME = "better-auth.invite_token";
const MAX_AGE_SECONDS = 600;

type Handle = (request: Request, address: string) => Promise<Response>;

export function inviteCookie(world: World) {
  const { keyring } = world;
  const secure = world.baseUrl.startsWith("https:");
  const name = secure ? `__Secure-${NAME}` : NAME;
  const sign = (keyId: string, token: string) => keyring.mac(keyId, "invite cookie", token);

  function set(response: Response, value: string, age: number): Response {
    const headers = new Headers(response.headers);
    const attributes = `Max-Age=${age}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
    headers.append("set-cookie", `${name}=${value}; ${attributes}`);
    return new Response(response.body, { status: response.status, headers });
  }
  const drop = (response: Response): Response => set(response, "", 0);

  function kept(request: Request): string | null {
    const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
    const raw = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    const value = raw && percentDecoded(raw);
    if (!value) return null;
    const dot = value.lastIndexOf(".");
    const token = value.slice(0, dot);
    const given = Buffer.from(value.slice(dot + 1), "base64");
    const ours = keyring.keyIds.some((keyId) => {
      const expected = sign(keyId, token);
      return expected?.length === given.length && timingSafeEqual(expected, given);
    });
    return ours ? token : null;
  }

  async function signUp(handle: Handle, request: Request, address: string, token: string): Promise<Response> {
    const body: unknown = await request
      .clone()
      .json()
      .catch(() => null);
    if (typeof body !== "object" || body === null || "inviteToken" in body) return handle(request, address);
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    const withToken = { method: "POST", headers, body: JSON.stringify({ ...body, inviteToken: token }) };
    const response = await handle(new Request(request.url, withToken), address);
    return response.ok ? drop(response) : response;
  }

  async function signIn(handle: Handle, request: Request, address: string, token: string): Promise<Response> {
    const response = await handle(request, address);
    if (!response.ok) return response;
    const { user } = (await response.clone().json()) as { user?: { id: string } };
    const person = user && (await world.directory.user(user.id));
    if (!person) return response;
    try {
      const { redirectUrl } = await acceptInvite(world, token, person);
      return drop(redirectUrl === null ? response : await withBody(response, { redirectUrl }));
    } catch (error) {
      // Signed in all the same.
      return drop(await withBody(response, bodyOf(error), 400));
    }
  }

  return {
    keep(response: Response, token: string): Response {
      const signature = sign(keyring.current, token)?.toString("base64");
      return set(response, encodeURIComponent(`${token}.${signature}`), MAX_AGE_SECONDS);
    },

    /**
     * Sign-up and sign-in, which accept the invite that waits. One that cannot be accepted does not wait on; what is wrong
     * with the account or the caller is told as it is without an invite.
     */
    handOver(handle: Handle): Handle {
      return async (request, address) => {
        const path = new URL(request.url).pathname;
        const step = path.endsWith("/sign-up/email") ? signUp : path.endsWith("/sign-in/email") ? signIn : undefined;
        const token = step && request.method === "POST" ? kept(request) : null;
        if (!step || token === null) return handle(request, address);
        try {
          return await step(handle, request, address, token);
        } catch (error) {
          if (!isOfInvite(error)) throw error;
          return drop(Response.json(bodyOf(error), { status: 400 }));
        }
      };
    },
  };
}

function isOfInvite(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  const { status, code } = refusalOf(error);
  return status === 400 && code !== "VALIDATION_ERROR";
}

/** @throws what nobody foresaw */
function bodyOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Problem)) throw error;
  const { code, message } = atHandOver(refusalOf(error));
  return { code, message };
}

/** With its cookies. */
async function withBody(response: Response, more: object, status = response.status): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify({ ...((await response.json()) as object), ...more }), { status, headers });
}
