/** An app on Hono: Better Auth with invites, and the route that its dashboard lists them by. */
import { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { admin } from "better-auth/plugins";
import { type InviteMail, invite } from "doorlist/better-auth";
import { Hono } from "hono";

/** The most that one answer holds. */
const PAGE = 1000;

export async function createApp(baseURL: string, sendMail: (mail: InviteMail) => void) {
  const options = {
    baseURL,
    secret: "a secret of this example, with enough characters",
    database: new DatabaseSync(":memory:"),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    plugins: [admin(), invite({ defaultRedirectAfterUpgrade: "/welcome", sendUserInvitation: sendMail })],
  } satisfies BetterAuthOptions;
  await (await getMigrations(options)).runMigrations();
  const auth = betterAuth(options);

  const app = new Hono();
  app.on(["GET", "POST"], "/api/auth/*", (context) => auth.handler(context.req.raw));
  app.get("/api/invites", async (context) => {
    const { headers } = context.req.raw;
    if (!(await auth.api.getSession({ headers }))) return context.json({ error: "Unauthorized" }, 401);
    return context.json({ invitations: await everyInvite(headers) });
  });

  /** A list is a page; its counts are of all. */
  async function everyInvite(headers: Headers) {
    const all: Awaited<ReturnType<typeof auth.api.listInvites>>["invitations"] = [];
    for (;;) {
      const query = { sortBy: "createdAt", sortDirection: "desc", limit: PAGE, offset: all.length } as const;
      const { invitations, total } = await auth.api.listInvites({ headers, query });
      all.push(...invitations);
      if (all.length >= total || invitations.length === 0) return all;
    }
  }

  return { app, auth };
}
