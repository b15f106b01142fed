/** Somebody's program, compiled against the installed package by package.test.ts: what is right passes, what is not is refused. */
import { createDoorlist, Problem } from "doorlist";
import { invite } from "doorlist/better-auth";
import { inviteClient } from "doorlist/better-auth/client";
import { createClient, DoorlistError, type WireInvite } from "doorlist/client";
import { DoorlistProvider, LanguageSwitch } from "doorlist/react";
import { createRoqBrowserClient } from "doorlist/roq";

export const { handler } = createDoorlist({
  databaseUrl: "sqlite:doorlist.db",
  secrets: ["a secret of some length"],
  baseUrl: "http://localhost:4400",
});
// @ts-expect-error -- a server has an address
createDoorlist({ databaseUrl: "sqlite:doorlist.db", secrets: [] });

const client = createClient({ baseUrl: "http://localhost:4400" });
export async function inviteAna(): Promise<WireInvite> {
  const { invite: made } = await client.invites.create("acme", { email: "ana@example.com", roles: ["member"] });
  // @ts-expect-error -- a misspelt field
  await client.invites.create("acme", { emial: "ana@example.com" });
  // @ts-expect-error -- no such status
  if (made.status === "used") throw new Error("There is no such status");
  return made;
}

export const app = (
  <DoorlistProvider client={client}>
    <LanguageSwitch />
  </DoorlistProvider>
);
export const others = { createRoqBrowserClient, DoorlistError, invite, inviteClient, Problem };
