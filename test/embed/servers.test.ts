/** Mounted in servers that are no Web-standard handlers, as docs/embedding.md says, over real sockets. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { cookieOf } from "../support/app.ts";
import { createDatabase } from "../support/databases.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";

type Listener = ReturnType<typeof getRequestListener>;

const onExpress = (answer: Listener): Server => {
  const server = express();
  server.use((request, response, next) => {
    if (/^\/api\/doorlist(\/|$)/.test(request.path)) void answer(request, response);
    else next();
  });
  server.use(express.json());
  server.post("/own", (request, response) => {
    response.json(request.body);
  });
  return createServer(server);
};

const onFastify = async (answer: Listener): Promise<Server> => {
  const fast = fastify({
    serverFactory: (handle) =>
      createServer((request, response) => {
        if (/^\/api\/doorlist([/?]|$)/.test(request.url ?? "")) void answer(request, response);
        else handle(request, response);
      }),
  });
  fast.post("/own", async (request) => request.body);
  await fast.ready();
  return fast.server as Server;
};

it.each([
  ["Express", onExpress],
  ["Fastify", onFastify],
])("%s hands on what is Doorlist's, bodies too, and keeps what is its own", async (_, open) => {
  const { url: database, drop } = await createDatabase("sqlite");
  const port = await freePort();
  const app = `http://127.0.0.1:${port}`;
  const doorlist = createDoorlist({ database, secret: "a secret for tests only", baseUrl: `${app}/api/doorlist` });
  await doorlist.migrate();
  const server = await open(getRequestListener(doorlist.handler));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await doorlist.close();
    await drop();
  });
  const anyone = remote(app);
  expect(await anyone.post("/own", { a: 1 })).toMatchObject({ status: 200, body: { a: 1 } });
  expect(await anyone.get("/api/doorlist")).toMatchObject({
    status: 200,
    body: expect.stringContaining("/api/doorlist/assets/"),
  });
  const account = { name: "Ana", email: "ana@example.com", password: "correct horse 1" };
  const { headers } = await anyone.post("/api/doorlist/api/auth/sign-up/email", account);
  const ana = remote(app, { cookie: cookieOf(headers) });
  const { body: tenant } = await ana.post("/api/doorlist/v1/tenants", { name: "Acme" });
  const invites = `/api/doorlist/v1/tenants/${tenant.id}/invites`;
  expect(await ana.post(invites, { email: "bo@example.com" })).toMatchObject({ status: 201 });
  expect((await ana.get(`${invites}?status=pending`)).body.data).toMatchObject([{ email: "bo@example.com" }]);
});
