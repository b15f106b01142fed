/** The application: every route, and what stands before them. `Request` in, `Response` out. */

import { Hono } from "hono";
import { operations } from "../contract/operations.ts";
import type { TemplateEngine } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { AccountMails } from "./account-mails.ts";
import type { Accounts } from "./accounts.ts";
import { brokeOff, limitBody } from "./body-limit.ts";
import type { Deps } from "./context.ts";
import { crossOrigin, mayCallFrom } from "./cors.ts";
import type { EventStreams } from "./event-streams.ts";
import { type Front, frontOf } from "./front.ts";
import { nothingHere, refusal } from "./html-page.ts";
import { idempotency } from "./idempotency.ts";
import { Insider, noteAddress, noteInsider } from "./identity.ts";
import type { Metrics } from "./metrics.ts";
import { originCheck } from "./origin.ts";
import { toProblem } from "./problem.ts";
import { limitAddresses, tellStandings } from "./rate-limit.ts";
import { refuseOtherMethods } from "./route.ts";
import { accountRoutes } from "./routes/account.ts";
import { docsRoutes } from "./routes/docs.ts";
import { domainRoutes } from "./routes/domains.ts";
import { doorRoutes } from "./routes/door.ts";
import { eventRoutes } from "./routes/events.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { importRoutes } from "./routes/imports.ts";
import { inviteRoutes } from "./routes/invites.ts";
import { joinRoutes } from "./routes/join.ts";
import { type MailDeps, mailRoutes } from "./routes/mail.ts";
import { mailTemplateRoutes } from "./routes/mail-templates.ts";
import { mailboxRoutes, type RenderSent } from "./routes/mailbox.ts";
import { meRoutes } from "./routes/me.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { requestRoutes } from "./routes/requests.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { tenantRoutes } from "./routes/tenants.ts";
import { type Ticking, tickRoutes } from "./routes/tick.ts";
import { unsubscribeRoutes } from "./routes/unsubscribe.ts";
import { visitRoutes } from "./routes/visits.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { securityHeaders } from "./security-headers.ts";
import { type RequestLine, watchRequests } from "./watch.ts";

export interface AppOptions extends Deps {
  /** The built-in sign-in; undefined where people sign in to the host's app. */
  signIn: { accounts: Accounts; mails: AccountMails; dashboardFolder: string } | undefined;
  /** Where people sign in otherwise; `{url}` stands for the page to come back to. */
  signInUrl: string;
  ticking: Ticking;
  streams: EventStreams;
  mail: MailDeps;
  templates: TemplateEngine;
  fronts: readonly Front[];
  isReady(): Promise<boolean>;
  /** Renders what was sent, for the built-in mailbox; undefined where mail leaves by SMTP. */
  renderSent: RenderSent | undefined;
  metrics: Metrics;
  /** Told of each request, when it was answered. */
  onRequest?: (line: RequestLine) => void;
  /** Told of what nobody foresaw: the error, and the route's pattern (never its path, which may hold a token). */
  onError(error: unknown, route: string): void;
}

const KB = 1024;
const BODY_LIMIT = 64 * KB;
/** 2,000 rows of an import. */
const ROWS_LIMIT = 2 * KB * KB;
/** A report may hold the whole mail that it tells of. */
const REPORT_LIMIT = 512 * KB;
/** 10,000 invites of about 1.6 KB; a file of 100,000 lines. */
const BATCH_LIMIT = 16 * KB * KB;

export function createApp(options: AppOptions): Hono {
  const { world, signIn, fronts } = options;
  /** Our dashboard, or the host's app. */
  const homeUrl = signIn ? "/" : new URL("/", world.baseUrl).href;
  const app = new Hono();
  app.use(watchRequests(options.metrics, options.onRequest));
  const isApi = (path: string) => path.startsWith("/v1/") || frontOf(fronts, path) !== undefined;
  app.use((context, next) => (isApi(context.req.path) ? next() : securityHeaders(context, next)));

  const bodyLimit = (path: string): number => {
    if (path.endsWith("/invites/batch") || path.endsWith("/imports/csv") || frontOf(fronts, path)?.takesBatch?.(path)) {
      return BATCH_LIMIT;
    }
    if (/^\/v1\/tenants\/[^/]+\/imports\/[^/]+\/rows$/.test(path)) return ROWS_LIMIT;
    return path === operations.reportMail.path ? REPORT_LIMIT : BODY_LIMIT;
  };
  app.use(limitBody(bodyLimit));
  app.use((context, next) => {
    // No id or token has one, and PostgreSQL refuses to look for it.
    if (context.req.path.includes("\0")) throw new Problem("not_found");
    return next();
  });
  app.use((context, next) => {
    noteAddress(context.req.raw, options.addressOf(context));
    const { insider } = (context.env ?? {}) as { insider?: Insider };
    if (insider instanceof Insider) noteInsider(context.req.raw, insider.actor);
    return next();
  });
  const mayCall = mayCallFrom(world.allowedOrigins);
  if (world.allowedOrigins.length > 0) app.use(crossOrigin(mayCall));
  app.use(originCheck(world.baseUrl, mayCall));
  app.use(tellStandings);
  app.use(limitAddresses(world.limits, options.addressOf));

  app.use("/v1/*", idempotency(options));

  importRoutes(app, options);
  inviteRoutes(app, options);
  visitRoutes(app, options);
  meRoutes(app, options, options.renderSent !== undefined);
  requestRoutes(app, options);
  domainRoutes(app, options, homeUrl);
  tenantRoutes(app, options);
  eventRoutes(app, options, options.streams);
  tickRoutes(app, options, options.ticking);
  webhookRoutes(app, options);
  mailRoutes(app, options, options.mail);
  mailTemplateRoutes(app, options, options.templates);
  refuseOtherMethods(app, Object.values(operations));
  // Before sign-in, below whose path one of them is.
  for (const { path, handle } of fronts) app.all(`${path}/*`, (context) => handle(context.req.raw, options.addressOf(context)));
  if (signIn) {
    signInRoutes(app, options, signIn.accounts);
    doorRoutes(app, options, signIn.accounts);
    accountRoutes(app, options, signIn.mails);
  }
  joinRoutes(app, options, signIn?.accounts ?? { signInUrl: options.signInUrl }, homeUrl);
  unsubscribeRoutes(app, world);
  if (options.renderSent) mailboxRoutes(app, world, options.renderSent);
  docsRoutes(app, world.baseUrl);
  healthRoutes(app, options.isReady);
  metricsRoutes(app, options.identity, options.metrics);
  fileRoutes(app, signIn?.dashboardFolder);

  app.notFound((context) => nothingHere(context, homeUrl, world.baseUrl));
  app.onError((error, context) => {
    // Nobody reads the answer; what is counted and logged is no fault of ours.
    const problem = brokeOff(context) ? new Problem("invalid_body", { detail: "The request broke off" }) : toProblem(error);
    if (problem.code === "internal") options.onError(error, `${context.req.method} ${context.req.routePath}`);
    const front = frontOf(fronts, context.req.path);
    return front ? front.refuse(problem) : refusal(context, problem, homeUrl);
  });
  return app;
}
