/** The sign-in library, as it is called from here: every one of its answers to `/api/auth/*` comes by way of this. */
import { z } from "zod";
import { headerUrl, isAllowedRedirect, type RedirectRule } from "../../core/policy.ts";
import { parse } from "../parse.ts";

export const BASE = "/api/auth";

/** What the library reads, field by field; no column holds a NUL. */
export const plain = z.union([z.string().refine((text) => !text.includes("\0"), "No NUL"), z.number(), z.boolean(), z.null()]);
/** As long as any other name here, and on one line: it reaches the mails of people who do not know its bearer. */
const named = z.looseObject({
  name: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "A line of at most 200 characters")
    .optional(),
});

export interface SignInLibrary {
  /** Asks the request of a caller on, as it came. */
  pass(request: Request): Promise<Response>;
  /** @param path below `/api/auth` @param from the headers of the caller's request @throws Problem `invalid_field` */
  post(path: string, body: Record<string, unknown>, from: Headers): Promise<Response>;
}

/** @param answer the library itself @param redirects where `callbackURL` may lead */
export function createSignInLibrary(answer: (request: Request) => Promise<Response>, redirects: RedirectRule): SignInLibrary {
  const { baseUrl } = redirects;
  return {
    pass: (request) => answer(new Request(request, { headers: ownHeaders(request.headers, baseUrl) })),
    async post(path, body, from) {
      parse(named, body);
      const { callbackURL } = body;
      const leads = typeof callbackURL === "string" && callbackURL !== "";
      if (leads && !isAllowedRedirect(redirects, callbackURL)) return ledAstray();
      const input = leads ? { ...body, callbackURL: headerUrl(callbackURL) } : body;
      const headers = ownHeaders(from, baseUrl);
      headers.delete("content-length");
      headers.set("content-type", "application/json");
      return answer(new Request(new URL(BASE + path, baseUrl), { method: "POST", headers, body: JSON.stringify(input) }));
    },
  };
}

/** In the words of the library, which takes addresses that are read in two ways, and puts them into a header as they are. */
function ledAstray(): Response {
  return Response.json({ message: "Invalid callbackURL", code: "INVALID_CALLBACK_URL" }, { status: 403 });
}

/**
 * Where a request comes from was judged before it got here (origin.ts). The library has a stricter rule of its own, which
 * refuses callers that are no browsers, so it is told what we found.
 */
function ownHeaders(from: Headers, baseUrl: string): Headers {
  const headers = new Headers(from);
  for (const name of ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"]) headers.delete(name);
  headers.set("origin", new URL(baseUrl).origin);
  return headers;
}
