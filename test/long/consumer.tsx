/** Somebody's program, compiled against the installed package by package.test.ts: what is right passes, what is not is refused. */
import { createDoorlist, jwt, Problem } from "doorlist";
import { invite } from "doorlist/better-auth";
import { inviteClient } from "doorlist/better-auth/client";
import { createClient, DoorlistError, type WireInvite } from "doorlist/client";
import { routeHandler, serverActions, serverHelpers } from "doorlist/next";
import { DoorlistProvider, LanguageSwitch } from "doorlist/react";
import { createRoqBrowserClient } from "doorlist/roq";

export const doorlist = createDoorlist({
  database: "sqlite:doorlist.db",
  secret: "a secret of some length",
  baseUrl: "http://localhost:4400",
  apiKey: process.env.DOORLIST_API_KEY,
  mail: { url: process.env.SMTP_URL },
});
export const directory = jwt({ jwksUrl: "https://login.example/jwks.json", issuer: "https://login.example/" });
export const personOf = (request: Request) => doorlist.session(request);
export const tick = () => doorlist.worker.tick();
export const { currentUser, withContext } = serverHelpers(doorlist);
export const verbs = serverActions(doorlist);
// @ts-expect-error -- a server has an address
createDoorlist({ database: "sqlite:doorlist.db", secret: "a secret of some length" });

const client = createClient({ baseUrl: "http://localhost:4400", apiKey: process.env.DOORLIST_KEY });
export const listed = (cursor?: string) => client.invites.list("acme", { cursor });
export const counted = (from?: string) => client.invites.stats("acme", { from });
export const found = (q?: string) => client.members.list("acme", { q });
export async function inviteAna(): Promise<WireInvite> {
  const { invite: made } = await client.invites.create("acme", { email: "ana@example.com", roles: ["member"] });
  // @ts-expect-error -- a misspelt field
  await client.invites.create("acme", { emial: "ana@example.com" });
  // @ts-expect-error -- no such status
  if (made.status === "used") throw new Error("There is no such status");
  return made;
}

// @ts-expect-error -- a role that there is not
export const typo = () => createClient<"captain" | "crew">().invites.create("acme", { email: "a@example.com", roles: ["crwe"] });

export const app = (
  <DoorlistProvider client={client}>
    <LanguageSwitch />
  </DoorlistProvider>
);
export const others = { createRoqBrowserClient, routeHandler, DoorlistError, invite, inviteClient, Problem };
