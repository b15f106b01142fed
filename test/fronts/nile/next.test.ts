/** The guide's `nile.ts`: the SDK takes the visitor and the tenant from the cookies of a Next.js request. */
import { registerHooks } from "node:module";
import { nextJs } from "@niledatabase/nextjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../support/databases.ts";
import { type Body, type House, openHouse, refusal, uniqueEmail, WELCOME } from "./support.ts";

/** What `next/headers` gives inside of a request. */
let cookie = "";
Object.assign(globalThis, {
  nextHeaders: () => new Headers({ cookie }),
  nextCookies: () =>
    new Map(cookie.split("; ").map((pair) => [pair.split("=", 1)[0], { value: pair.slice(pair.indexOf("=") + 1) }])),
});
const nextHeaders = "export const headers = async () => nextHeaders(), cookies = async () => nextCookies();";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "next/headers" ? { url: `data:text/javascript,${nextHeaders}`, shortCircuit: true } : next(specifier, context),
});

describe.each(engines)("the Nile SDK with its Next.js extension on %s", (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(engine);
  });
  afterAll(() => house.close());

  it("invites in the tenant of the cookie, as the visitor of the request", async () => {
    const nile = house.nile({ extensions: [nextJs] });
    const { owner, id } = await house.tenant();
    const guest = await house.signUp(uniqueEmail("guest"));

    cookie = `${owner.cookie}; nile.tenant-id=${id}`;
    const invite: Body = await nile.tenants.invite({ email: guest.email, callbackUrl: WELCOME });
    expect(invite).toMatchObject({ tenant_id: id, identifier: guest.email });
    expect(await nile.tenants.invites()).toEqual([invite]);

    cookie = guest.cookie;
    expect(await nile.users.getSelf()).toMatchObject({ id: guest.id, tenants: [] });
    expect((await nile.tenants.list()) as Body).toEqual([]);
    await nile.handlers.GET(new Request(await house.linkTo(guest.email), { headers: { cookie } }));
    expect(await nile.users.getSelf()).toMatchObject({ id: guest.id, tenants: [id] });

    cookie = "";
    expect(await refusal(await nile.users.getSelf())).toEqual([401, "Unauthorized"]);
  });
});
