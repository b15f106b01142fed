/** A page as an answer: in its reader's language, and nobody keeps it. */
import type { Context } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import { Problem } from "../core/problems.ts";
import { languagesOf } from "./accept-language.ts";
import { refusedPage } from "./pages/outcome-pages.ts";
import { problemResponse, signInProblemResponse } from "./problem.ts";

const PAGES = /^\/(?:join|tenants|domains|account|unsubscribe)(?:\/|$)/;
/** Where programs ask; a person has no page to look for there. */
const APIS = /^\/(?:v1|api|assets)(?:\/|$)/;
const SIGN_IN = /^\/api\/auth(?:\/|$)/;

export const readerOf = (context: Context): string[] => languagesOf(context.req.raw.headers);

export function htmlPage(context: Context, html: string, status = 200): Response {
  context.header("cache-control", "no-store");
  context.header("vary", "Accept-Language", { append: true });
  context.status(status as StatusCode);
  return context.html(html) as Response;
}

/** @param problem what the page tells of; none: all is well */
export function problemPage(context: Context, html: string, problem?: Problem): Response {
  const { status, extras } = problem ?? { status: 200, extras: {} };
  if (extras.retryAfter !== undefined) context.header("retry-after", String(extras.retryAfter));
  return htmlPage(context, html, status);
}

/**
 * What is refused before its route could say so: to a person in a browser as a page, to a program as it is.
 *
 * @param homeUrl our dashboard, or the host's app
 */
export function refusal(context: Context, problem: Problem, homeUrl: string): Response {
  if (PAGES.test(context.req.path)) return told(context, problem, homeUrl);
  return SIGN_IN.test(context.req.path) ? signInProblemResponse(problem) : problemResponse(problem);
}

/** Nothing has this address. A developer who mounted us elsewhere is told where we think to be. */
export function nothingHere(context: Context, homeUrl: string, baseUrl: string): Response {
  const { path, method } = context.req;
  const problem = new Problem("not_found", { detail: `Doorlist answers at ${baseUrl}` });
  const isLooked = (method === "GET" || method === "HEAD") && !APIS.test(path);
  return isLooked ? told(context, problem, homeUrl) : refusal(context, problem, homeUrl);
}

function told(context: Context, problem: Problem, homeUrl: string): Response {
  const isForPerson = context.req.raw.headers.get("accept")?.includes("text/html");
  if (!isForPerson) return problemResponse(problem);
  return problemPage(context, refusedPage({ code: problem.code, homeUrl, wishes: readerOf(context) }), problem);
}
