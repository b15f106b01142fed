/** Every operation of the contract has a method of the client. */
import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { operations } from "../../src/contract/operations.ts";

/** A provider's event is signed, which takes its secret and not a client. */
const forOthers = ["POST /v1/mail/events"];

/** `POST /v1/tenants/x/invites` for what every method of the client sends, for a tenant and for the installation. */
async function requestsOf(client: object, asked: string[], tenantId: string | null): Promise<void> {
  for (const [name, member] of Object.entries(client)) {
    if (typeof member === "object") await requestsOf(member, asked, tenantId);
    else if (name === "subscribe") for await (const _ of member("x", { signal: AbortSignal.abort() })) break;
    else await Promise.resolve(member(tenantId, "x", "x", "x")).catch(() => {});
  }
}

describe("the client", () => {
  it("has a method for every operation, and none for what there is not", async () => {
    const asked: string[] = [];
    const fetch = async (url: string, { method }: RequestInit) => {
      asked.push(`${method} ${new URL(url).pathname}`);
      return Response.json({ data: [] });
    };
    const client = createClient({ baseUrl: "http://localhost", fetch: fetch as typeof globalThis.fetch });
    await requestsOf(client, asked, "x");
    const { webhooks, suppressions } = client;
    await requestsOf({ webhooks, suppressions }, asked, null);

    const offered = Object.values(operations).map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "x")}`,
    );
    expect([...new Set(asked)].sort()).toEqual([...new Set(offered)].filter((line) => !forOthers.includes(line)).sort());
  });
});
