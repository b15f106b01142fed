/** One request of a Nile client, as the routes are given it. */
import type { Actor, Visitor } from "../../core/actor.ts";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import type { Accounts } from "../../http/accounts.ts";
import { callerOf, type Identity, known } from "../../http/identity.ts";
import { readCookie, sessionHeaders } from "./cookies.ts";

export interface NileDeps {
  world: World;
  identity: Identity;
  accounts: Accounts;
}

export interface Call extends NileDeps {
  request: Request;
  url: URL;
  params: Record<string, string>;
  /** Of the caller, for the throttle. */
  address: string;
}

/** Who is signed in, by Nile's session cookie or an API key. */
export async function visitorOf({ request, identity }: Call): Promise<Visitor | null> {
  const headers = sessionHeaders(request);
  const authorization = request.headers.get("authorization");
  if (authorization !== null) headers.set("authorization", authorization);
  const user = await identity.userOf(new Request(request.url, { headers }));
  return user && { ...user, origin: callerOf(request) };
}

/** @throws Problem `unauthenticated` */
export async function userOf(call: Call): Promise<Visitor> {
  return known(await visitorOf(call));
}

export async function actorOf(call: Call): Promise<Actor & { type: "user" }> {
  return { type: "user", user: await userOf(call), origin: callerOf(call.request) };
}

/** The app, as its SDK names it. @throws Problem `invalid_field` */
function appUrl({ request, world }: Call): URL {
  const named = request.headers.get("nile-origin") ?? world.baseUrl;
  if (!URL.canParse(named) || !/^https?:/.test(named))
    throw new Problem("invalid_field", { detail: "The request origin is not a well formed URL." });
  return new URL(named);
}

export function originOf(call: Call): string {
  return appUrl(call).origin;
}

/** Where the app serves the SDK's handlers for sign-in. An app with a `routePrefix` of its own has it named. */
export function authUrl(call: Call): string {
  const { origin, pathname } = appUrl(call);
  return `${origin}${pathname === "/" ? "/api" : pathname}/auth`;
}

/** Cookies get `Secure` and its prefix where the SDK asks for it, or the app is on https. */
export function isSecure(call: Call): boolean {
  const asked = call.request.headers.get("nile-secure-cookies");
  return asked === null ? originOf(call).startsWith("https:") : asked === "true";
}

/** Where the app was last seen: the `callback-url` cookie. */
export function callbackCookie({ request }: Call): string | undefined {
  const value = readCookie(request, "callback");
  return value !== undefined && URL.canParse(value) ? value : undefined;
}

type Fields = Record<string, string>;

/** The text fields of a form, in either encoding, or of JSON. @throws Problem `malformed_json` or `invalid_body` */
export async function fieldsOf({ request }: Call): Promise<Fields> {
  const body = await request.text();
  const type = request.headers.get("content-type") ?? "";
  const fields = await read(body, type);
  // No column holds a NUL.
  if (Object.values(fields).some((value) => value.includes("\0"))) throw new Problem("invalid_body");
  return fields;
}

function read(body: string, type: string): Fields | Promise<Fields> {
  if (/^multipart\/form-data\b/i.test(type)) return multipartFields(body, type);
  return /json/i.test(type) ? jsonFields(body) : Object.fromEntries(new URLSearchParams(body));
}

/** What Nile's OpenAPI document asks for, though its SDK never sends it. No field is a file. */
async function multipartFields(body: string, type: string): Promise<Fields> {
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => {
    throw new Problem("invalid_body");
  });
  return Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

function jsonFields(body: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Problem("malformed_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Problem("invalid_body");
  const scalar = (item: unknown) => ["string", "number", "boolean"].includes(typeof item);
  return Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (scalar(item) ? [[name, String(item)]] : [])));
}
