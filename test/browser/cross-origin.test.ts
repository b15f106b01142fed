/** A page of another origin calls Doorlist with its visitor's session, as browsers let it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RoqServer, startRoq } from "../fronts/roq-server.ts";
import { findChromium, launch } from "../support/browser.ts";

const chromium = findChromium();

describe.skipIf(!chromium)("a page of another origin", () => {
  let roq: RoqServer;
  let browser: Browser;
  const pages = [0, 0].map(() => createServer((_, response) => response.setHeader("content-type", "text/html").end("<p>App")));
  const originOf = (index: number) => `http://localhost:${(pages[index]?.address() as AddressInfo | undefined)?.port}`;
  beforeAll(async () => {
    await Promise.all(pages.map((page) => new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve))));
    roq = await startRoq("sqlite", { DOORLIST_ALLOWED_ORIGINS: originOf(0) });
    browser = await launch(chromium ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await roq?.close();
    for (const page of pages) page.close();
  });

  /** Where a page of this origin got. */
  async function callFrom(index: number, tenantId: string) {
    const page = await browser.newPage();
    await page.goto(originOf(index));
    const done = await page.evaluate(
      async ({ url, tenantId }) => {
        const send = async (path: string, body: object) => {
          const answer = await fetch(`${url}${path}`, {
            method: "POST",
            credentials: "include",
            headers: { "content-type": "application/json", "idempotency-key": path },
            body: JSON.stringify(body),
          });
          return { status: answer.status, limits: answer.headers.get("ratelimit"), body: await answer.json() };
        };
        try {
          const account = { email: "olive@example.com", password: "correct horse 1" };
          const signedIn = await send("/api/auth/sign-in/email", account);
          const invited = await send(`/v1/tenants/${tenantId}/invites`, { kind: "link" });
          const query = "{ userInvites { totalCount } }";
          const listed = await send("/roq/v01/graphql", { query });
          return {
            signedIn: signedIn.status,
            invited: [invited.status, invited.limits?.includes("inviter")],
            listed: listed.body,
          };
        } catch (error) {
          return String(error);
        }
      },
      { url: roq.url, tenantId },
    );
    await page.close();
    return done;
  }

  it("signs in, invites and asks ROQ's front where it is allowed, and reads nothing where it is not", async () => {
    const acme = await roq.tenant("olive@example.com");
    expect(await callFrom(0, acme.id)).toEqual({
      signedIn: 200,
      invited: [201, true],
      listed: { data: { userInvites: { totalCount: 0 } } },
    });
    expect(await callFrom(1, acme.id)).toContain("TypeError: Failed to fetch");
    const { body } = await acme.owner.get(`/v1/tenants/${acme.id}/invites`);
    expect(body.data).toHaveLength(1);
  });
});
