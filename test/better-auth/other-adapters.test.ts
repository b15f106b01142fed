/** What adapters do otherwise than Kysely's: the memory adapter as it is, and one that is as strict as Prisma's. */
import { type BetterAuthOptions, betterAuth, type DBAdapter } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { admin } from "better-auth/plugins";
import { describe, expect, it } from "vitest";
import { type InviteOptions, invite } from "../../src/better-auth/index.ts";
import { PASSWORD, SECRET } from "./support.ts";

type Rows = Record<string, unknown>[];

async function openApp(options: InviteOptions = {}, wrapped = (adapter: DBAdapter): DBAdapter => adapter) {
  const models = ["user", "session", "account", "verification", "invite", "inviteUse", "inviteAddress", "inviteMessage"];
  const tables: Record<string, Rows> = Object.fromEntries(models.map((model) => [model, []]));
  const auth = betterAuth({
    baseURL: "http://localhost:3000",
    secret: SECRET,
    database: (config: BetterAuthOptions) => wrapped(memoryAdapter(tables)(config)),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    plugins: [admin(), invite({ sendUserInvitation: () => {}, ...options })],
  });
  const person = async (name: string, role = "user"): Promise<Headers> => {
    const body = { email: `${name}@example.com`, password: PASSWORD, name };
    const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true });
    Object.assign(tables.user?.find(({ id }) => id === response.user.id) ?? {}, { role });
    return new Headers({
      cookie: headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    });
  };
  return { api: auth.api, tables, person };
}

describe("the memory adapter, whose transactions know nothing of each other", () => {
  it("lets nobody in beyond the uses that there are", async () => {
    const { api, tables, person } = await openApp();
    const { message: token } = await api.createInvite({
      body: { role: "admin", maxUses: 3 },
      headers: await person("ana", "admin"),
    });
    const people = await Promise.all(Array.from({ length: 12 }, (_, index) => person(`p${index}`)));
    const came = await Promise.allSettled(people.map((headers) => api.activateInvite({ body: { token }, headers })));
    expect(came.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(tables.user?.filter(({ role }) => role === "admin")).toHaveLength(4);
    expect(tables.invite?.[0]).toMatchObject({ status: "used", uses: 3 });
  });
});
