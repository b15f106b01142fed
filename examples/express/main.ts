/**
 * Doorlist in an Express app that has sessions, people and workspaces of its own. It is mounted at `/doorlist`.
 *
 *     npx node examples/express/main.ts
 *
 * `PORT` (3000) is where it listens, `DATA` (examples/express/data) the folder of Doorlist's database.
 */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { signedIn, signIn, workspaces } from "./app.ts";
import { openDoorlist } from "./doorlist.ts";

const { PORT = "3000", DATA = fileURLToPath(new URL("data", import.meta.url)) } = process.env;
const url = `http://localhost:${PORT}`;
const doorlist = openDoorlist(`${url}/doorlist`, `${DATA}/doorlist.db`);
await doorlist.migrate();

const app = express();
// Before anything that reads bodies: Doorlist reads its own.
const answer = getRequestListener(doorlist.handler);
app.use((request, response, next) => {
  if (request.path.startsWith("/doorlist/")) void answer(request, response);
  else next();
});
app.use(express.json());
app.post("/sign-in", signIn);
app.post("/workspaces", (request, response) => {
  const person = signedIn(request.headers.cookie);
  if (!person) {
    response.status(401).json({ error: "Sign in first" });
    return;
  }
  const id = randomUUID();
  workspaces.set(id, { name: request.body.name, roles: new Map([[person.id, ["owner"]]]) });
  response.status(201).json({ id });
});
app.get("/workspaces/:id/people", (request, response) => {
  response.json([...(workspaces.get(request.params.id)?.roles ?? [])].map(([id, roles]) => ({ id, roles })));
});

const server = app.listen(Number(PORT), "127.0.0.1", () => {
  doorlist.worker.start();
  console.log(`The app: ${url}`);
});
process.once("SIGTERM", () => {
  server.close();
  void doorlist.worker.stop().then(doorlist.close);
});
