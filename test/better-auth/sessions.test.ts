import { expect, it } from "vitest";
import { openAuthApp, PASSWORD } from "./support.ts";

it("every session of a person shows the role that an invite brought, where sessions are kept beside the database", async () => {
  const kept = new Map<string, string>();
  const secondaryStorage = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
    delete: (key: string) => void kept.delete(key),
    getAndDelete: (key: string) => {
      const value = kept.get(key) ?? null;
      kept.delete(key);
      return value;
    },
    increment: (key: string) => {
      const count = Number(kept.get(key) ?? 0) + 1;
      kept.set(key, String(count));
      return count;
    },
  };
  const app = await openAuthApp("sqlite", { auth: { secondaryStorage } });
  const ana = await app.person("ana@example.com");
  await app.adapter.update({ model: "user", where: [{ field: "id", value: ana.id }], update: { role: "admin" } });
  const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
  const bob = await app.person("bob@example.com");
  const elsewhere = app.visitor();
  await elsewhere.client.signIn.email({ email: bob.email, password: PASSWORD });
  await bob.client.invite.activate({ token });
  for (const { client } of [bob, elsewhere]) expect((await client.getSession()).data?.user).toMatchObject({ role: "admin" });
  await app.close();
});
