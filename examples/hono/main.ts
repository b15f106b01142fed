/**
 * Doorlist in an app on Hono, on a SQLite file: its sign-in, its pages and its API at the root, the app's own routes beside.
 *
 *     npx node examples/hono/main.ts
 *
 * `PORT` (3000) is where it listens, `DATA` (examples/hono/data) the folder of its database.
 */
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { createDoorlist } from "doorlist";
import { Hono } from "hono";

const { PORT = "3000", DATA = fileURLToPath(new URL("data", import.meta.url)) } = process.env;
const baseUrl = `http://localhost:${PORT}`;

const doorlist = createDoorlist({
  database: `${DATA}/app.db`,
  secret: "a secret of this example",
  baseUrl,
  roles: { captain: { grants: ["*"] }, crew: { grants: [] } },
});
await doorlist.migrate();

const app = new Hono();

/** Makes a team for whoever is signed in, and a link into it. */
app.post("/teams", async (context) => {
  const user = await doorlist.session(context.req.raw);
  if (!user) return context.json({ error: "Sign in first" }, 401);
  const { name } = await context.req.json<{ name: string }>();
  const mine = doorlist.api.as({ userId: user.id });
  const team = await mine.tenants.create({ name });
  const { url } = await mine.invites.create(team.id, { kind: "link", roles: ["crew"], maxUses: 5 });
  return context.json({ team, url }, 201);
});
app.all("*", (context) => doorlist.handler(context.req.raw, context.env));

const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" }, () => {
  doorlist.worker.start();
  console.log(`The app: ${baseUrl}`);
});
process.once("SIGTERM", () => {
  server.close();
  void doorlist.worker.stop().then(doorlist.close);
});
