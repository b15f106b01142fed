/**
 * Better Auth on Hono with `doorlist/better-auth`, and what a dashboard of invites does with it.
 *
 *     npx node examples/better-invite/main.ts
 *
 * It starts the app, lets a few people use it, says what happened, and ends.
 */
import { createServer } from "node:net";
import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import { createDashboard } from "./dashboard.ts";

const port = await freePort();
const url = `http://localhost:${port}`;
const mails = new Map<string, string>();
const { app, auth } = await createApp(url, (mail) => mails.set(mail.email, mail.token));
const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });

const olive = await person("olive@example.com");
await promote("olive@example.com", "admin");
console.log("sent     ", await olive.create({ email: "ana@example.com", role: "admin" }));
console.log("link     ", new URL(await olive.create({ role: "user", maxUses: 2 })).pathname.replace(/[\w-]{43}$/, "…"));
await olive.create({ email: "bo@example.com", role: "user" });

const ana = await person("ana@example.com");
const { data } = await ana.authClient.invite.activate({ token: mails.get("ana@example.com") ?? "" });
console.log("accepted ", data?.message, data?.redirectTo);
console.log("role     ", (await ana.authClient.getSession()).data?.user.email, await roleOf("ana@example.com"));

const [pending] = await olive.invitations("pending");
await olive.cancel(pending?.token ?? "");
console.log("stats    ", JSON.stringify(await olive.stats()));
for (const { email, role, status } of await olive.invitations()) console.log("invite   ", email ?? "a link", role, status);
server.close();

/** Signed up, at a browser of their own. */
async function person(email: string) {
  const dashboard = createDashboard(url, browser());
  const { error } = await dashboard.authClient.signUp.email({
    email,
    name: email.split("@")[0] ?? "",
    password: "correct horse 1",
  });
  if (error) throw new Error(error.message);
  return dashboard;
}

async function promote(email: string, role: string): Promise<void> {
  const { adapter } = await auth.$context;
  await adapter.update({ model: "user", where: [{ field: "email", value: email }], update: { role } });
}

async function roleOf(email: string): Promise<string | undefined> {
  const { adapter } = await auth.$context;
  const user = await adapter.findOne<{ role: string }>({ model: "user", where: [{ field: "email", value: email }] });
  return user?.role;
}

/** `fetch` that keeps cookies and says where it is, as a browser does. */
function browser(): typeof fetch {
  const cookies = new Map<string, string>();
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("origin", url);
    headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
    const response = await fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = cookie.match(/^([^=]+)=([^;]*)/) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
