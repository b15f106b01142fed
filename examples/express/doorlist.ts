/** Doorlist beside it, which asks the app who people are, and tells it who comes in. */
import { createDoorlist, type HostDirectory } from "doorlist";
import { type Person, people, signedIn, workspaces } from "./app.ts";

const asUser = (person: Person | null | undefined) => person && { ...person, emailVerified: true };

const directory: HostDirectory = {
  session: async (request) => asUser(signedIn(request.headers.get("cookie"))) ?? null,
  user: async (id) => asUser(people.get(id)) ?? null,
  userByEmail: async (email) => asUser([...people.values()].find((person) => person.email.toLowerCase() === email)) ?? null,
  tenant: async (id) => workspaces.get(id) ?? null,
  async member(tenantId, userId) {
    const roles = workspaces.get(tenantId)?.roles.get(userId);
    return roles ? { roles } : null;
  },
  members: async (tenantId) => [...(workspaces.get(tenantId)?.roles ?? [])].map(([userId, roles]) => ({ userId, roles })),
  async grant({ tenantId, userId, roles }) {
    workspaces.get(tenantId)?.roles.set(userId, roles);
  },
  async revoke({ tenantId, userId }) {
    workspaces.get(tenantId)?.roles.delete(userId);
  },
};

export const openDoorlist = (baseUrl: string, database: string) =>
  createDoorlist({ database, baseUrl, directory, secret: "a secret of this example", signInUrl: "/sign-in?next={url}" });
