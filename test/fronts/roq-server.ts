/** A started Doorlist as ROQ's own SDK sees it. */
import { Platform } from "@roq/nodejs";
import { expect } from "vitest";
import type { EngineName } from "../../src/store/sql.ts";
import { type Body, cookieOf, PASSWORD } from "../support/app.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { remote } from "../support/remote.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

export const KEY = "dl_key_of_the_installation_0123456789";
export const ENVIRONMENT = "70dbf7cd-0f0c-4d5d-a6d3-4f4d1a3fbb2b";

export type RoqServer = Awaited<ReturnType<typeof startRoq>>;

export async function startRoq(engine: EngineName, env: Record<string, string> = {}) {
  const database = await createMigratedDatabase(engine);
  const server = await startServer({
    DOORLIST_DATABASE_URL: database.url,
    DOORLIST_SECRET: "a secret for tests only",
    DOORLIST_API_KEY: KEY,
    ...env,
  });
  const url = env.DOORLIST_BASE_URL ?? server.url;
  const anyone = remote(url);
  const operator = remote(url, { key: KEY });

  async function signUp(email: string) {
    const name = `${email.split("@")[0]} Doe`;
    const answer = await anyone.post("/api/auth/sign-up/email", { name, email, password: PASSWORD });
    expect(answer).toMatchObject({ status: 200 });
    const cookie = cookieOf(answer.headers);
    return { id: answer.body.user.id as string, email, cookie, ...remote(url, { cookie }) };
  }
  return {
    url,
    host: `${url}/roq`,
    database,
    anyone,
    operator,
    signUp,
    /** The published SDK, its host pointed here. */
    platform: (apiKey = KEY, environmentId = ENVIRONMENT) => new Platform({ host: `${url}/roq`, environmentId, apiKey }),
    /** A tenant, and who owns it. */
    async tenant(ownerEmail: string, name = "Acme") {
      const owner = await signUp(ownerEmail);
      const { body } = await owner.post("/v1/tenants", { name });
      return { id: body.id as string, owner };
    },
    /** The newest mail to an address, and the token in its link. */
    async mailTo(email: string): Promise<{ subject: string; text: string; html: string; token: string }> {
      const mail = await until<Body>(`a mail to ${email}`, async () => {
        const { body } = await anyone.get(`/mailbox/messages?to=${encodeURIComponent(email)}`);
        return body.data[0];
      });
      return { ...mail, token: mail.text.match(/\/join\/([\w-]+)/)?.[1] ?? "" };
    },
    async close() {
      await server.stop();
      await database.drop();
    },
  };
}

/** What a per-item error says. */
export function reasons(sent: { errors?: { email: string; error: string }[] | null }): Record<string, string> {
  const errors = (sent.errors ?? []).map(({ email, error }) => [email, JSON.parse(error).extensions.response.errorCode]);
  return Object.fromEntries(errors);
}
