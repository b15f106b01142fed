/** The application: every route, and what stands before them. `Request` in, `Response` out. */
import { Hono } from "hono";
import { operations } from "../contract/operations.ts";
import type { TemplateEngine } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { AccountMails } from "./account-mails.ts";
import type { Accounts } from "./accounts.ts";
import { limitBody } from "./body-limit.ts";
import type { Deps } from "./context.ts";
import { type Front, frontOf } from "./front.ts";
import { originCheck } from "./origin.ts";
import { problemResponse, toProblem } from "./problem.ts";
import { refuseOtherMethods } from "./route.ts";
import { accountRoutes } from "./routes/account.ts";
import { docsRoutes } from "./routes/docs.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { inviteRoutes } from "./routes/invites.ts";
import { joinRoutes } from "./routes/join.ts";
import { type MailDeps, mailRoutes } from "./routes/mail.ts";
import { mailTemplateRoutes } from "./routes/mail-templates.ts";
import { mailboxRoutes, type RenderSent } from "./routes/mailbox.ts";
import { meRoutes } from "./routes/me.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { tenantRoutes } from "./routes/tenants.ts";
import { unsubscribeRoutes } from "./routes/unsubscribe.ts";
import { visitRoutes } from "./routes/visits.ts";
import { securityHeaders } from "./security-headers.ts";

export interface AppOptions extends Deps {
  accounts: Accounts;
  mail: MailDeps;
  accountMails: AccountMails;
  templates: TemplateEngine;
  fronts: readonly Front[];
  isReady(): Promise<boolean>;
  /** Renders what was sent, for the built-in mailbox; undefined where mail leaves by SMTP. */
  renderSent: RenderSent | undefined;
  dashboardFolder: string;
  /** Told of what nobody foresaw: the error, and the route's pattern (never its path, which may hold a token). */
  onError(error: unknown, route: string): void;
}

const KB = 1024;
const BODY_LIMIT = 64 * KB;
/** A report may hold the whole mail that it tells of. */
const REPORT_LIMIT = 512 * KB;
/** 10,000 invites of about 1.6 KB. */
const BATCH_LIMIT = 16 * KB * KB;

export function createApp(options: AppOptions): Hono {
  const { world, accounts, fronts } = options;
  const app = new Hono();

  const takesBatch = (path: string) => path.endsWith("/invites/batch") || frontOf(fronts, path)?.takesBatch?.(path);
  const limitOf = (path: string) => (path === operations.reportMail.path ? REPORT_LIMIT : BODY_LIMIT);
  app.use(limitBody((path) => (takesBatch(path) ? BATCH_LIMIT : limitOf(path))));
  app.use((context, next) => {
    // No id or token has one, and PostgreSQL refuses to look for it.
    if (context.req.path.includes("\0")) throw new Problem("not_found");
    return next();
  });
  app.use(originCheck(world.baseUrl));
  const isApi = (path: string) => path.startsWith("/v1/") || frontOf(fronts, path) !== undefined;
  app.use((context, next) => (isApi(context.req.path) ? next() : securityHeaders(context, next)));

  inviteRoutes(app, options);
  visitRoutes(app, options);
  meRoutes(app, options);
  tenantRoutes(app, options);
  mailRoutes(app, options, options.mail);
  mailTemplateRoutes(app, options, options.templates);
  refuseOtherMethods(app, Object.values(operations));
  signInRoutes(app, options, accounts);
  joinRoutes(app, options, accounts);
  unsubscribeRoutes(app, world);
  accountRoutes(app, options, options.accountMails);
  if (options.renderSent) mailboxRoutes(app, world, options.renderSent);
  for (const { path, handle } of fronts) app.all(`${path}/*`, (context) => handle(context.req.raw, options.addressOf(context)));
  docsRoutes(app, world.baseUrl);
  healthRoutes(app, options.isReady);
  fileRoutes(app, options.dashboardFolder);

  app.notFound(() => problemResponse(new Problem("not_found")));
  app.onError((error, context) => {
    const problem = toProblem(error);
    if (problem.code === "internal") options.onError(error, `${context.req.method} ${context.req.routePath}`);
    const front = frontOf(fronts, context.req.path);
    return front ? front.refuse(problem) : problemResponse(problem);
  });
  return app;
}
