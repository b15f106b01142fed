/** What the endpoints take, checked once for the plugin and for Doorlist's own server. */
import { z } from "zod";
import { parseAddress } from "../core/email.ts";

/** No column holds a NUL. */
const hasNul = (value: string): boolean => value.includes("\0");
const text = z.string().refine((value) => !hasNul(value), "No NUL");
/** Blank, as a form leaves it: as if it were not given. */
const url = text.max(2048);
const id = text.min(1).max(64);
const address = text.refine((value) => parseAddress(value) !== undefined, "Invalid email address");
/** The app's own may be signed ones; in letters of a URL, and with our signature, they still fit in a cookie. */
const MAX_TOKEN = 2048;
/** What no invite can have opens none, as whatever else is unknown: it is no fault of the body's. */
const token = z.string().transform((value) => (hasNul(value) || value.length > MAX_TOKEN ? "" : value));

/** Each gets a mail, and its answer is waited for. */
const MAX_ADDRESSES = 1000;
const MAX_USES = 1_000_000;
/** Whoever asks for more gets these. */
const MAX_LISTED = 1000;
const MISSING = "Invalid input: expected a token, or an id";

/** Where an invite is: at most one is given. Without any: the app itself, or the caller's own tenant. */
const where = {
  organizationId: id.optional(),
  teamIds: z.array(id).max(20).optional(),
  tenantId: id.optional(),
};

export const createBody = z.object({
  /** Several are written with commas between them, as the admin plugin does. */
  role: z.string().min(1).max(256),
  email: z.union([address, z.array(address).min(1).max(MAX_ADDRESSES)]).optional(),
  tokenType: z.enum(["token", "code", "custom"]).optional(),
  redirectToSignUp: url.optional(),
  redirectToSignIn: url.optional(),
  redirectToAfterUpgrade: url.optional(),
  /** Links only; 0: as many as come. */
  maxUses: z.number().int().min(0).max(MAX_USES).optional(),
  /** Seconds. */
  expiresIn: z.number().int().min(60).max(31_536_000).optional(),
  shareInviterName: z.boolean().optional(),
  senderResponse: z.enum(["token", "url"]).optional(),
  senderResponseRedirect: z.enum(["signUp", "signIn"]).optional(),
  customInviteUrl: url.refine((value) => value === "" || value.includes("{token}"), "It needs {token} in it").optional(),
  ...where,
});

export const activateBody = z.object({ token, callbackURL: url.optional() });
export const rejectBody = z.object({ token });
/** One of the two. */
export const cancelBody = z
  .object({ token: token.optional(), id: id.optional() })
  .refine(named, { message: MISSING, path: ["token"] });
export const resendBody = z
  .object({
    token: token.optional(),
    id: id.optional(),
    expiresIn: z.number().int().min(60).max(31_536_000).optional(),
    /** A new link; the old one is dead. @default false */
    rotate: z.boolean().optional(),
  })
  .refine(named, { message: MISSING, path: ["token"] });

export const getQuery = z.object({ token });
export const openQuery = z.object({ callbackURL: url.optional(), token: token.optional() });
export const listQuery = z.object({
  searchValue: text.max(256).optional(),
  searchField: z.enum(["name", "email", "domainWhitelist"]).optional(),
  searchOperator: z.enum(["contains", "starts_with", "ends_with"]).optional(),
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .transform((limit) => Math.min(limit, MAX_LISTED))
    .optional(),
  offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
  sortBy: z.string().max(64).optional(),
  sortDirection: z.enum(["asc", "desc"]).optional(),
  filterField: z.string().max(64).optional(),
  filterValue: text.max(256).or(z.number()).or(z.boolean()).optional(),
  filterOperator: z.enum(["eq", "ne", "lt", "lte", "gt", "gte"]).optional(),
});

export type CreateBody = z.infer<typeof createBody>;
export type ResendBody = z.infer<typeof resendBody>;
export type Named = z.infer<typeof cancelBody>;
export type ListQuery = z.infer<typeof listQuery>;

function named(body: { token?: string; id?: string }): boolean {
  return (body.token === undefined) !== (body.id === undefined);
}
