/** A tenant has at most 20 endpoints, however they are made. */
import { expect, it } from "vitest";
import { caller, openApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openHooks } from "../support/hooks.ts";
import { expectProblem } from "../support/tenants.ts";

it.each(engines)("twenty endpoints are the most, of thirty that two processes make at once, on %s", async (engine) => {
  const { app, acme, path } = await openHooks(engine);
  const other = await openApp(engine, { database: app.database.url, clock: app.clock, allowPrivateHosts: true });
  const there = caller(other.doorlist.handler, { cookie: acme.owner.cookie });

  for (const [by, endpoints] of [
    [[acme.owner, there], path],
    [[app.operator, other.operator], "/v1/webhooks"],
  ] as const) {
    const create = (n: number) => by[n % 2]?.post(endpoints, { url: `https://hooks.example/${n}` });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => create(n)));
    expect(answers.filter((answer) => answer?.status === 201)).toHaveLength(20);
    const refused = answers.flatMap((answer) => (answer && answer.status !== 201 ? [answer] : []));
    for (const answer of refused) expectProblem(answer, 409, "too_many_webhooks");
    const { data } = (await by[0].get(endpoints)).body;
    expect(data).toHaveLength(20);
    // A place that was given up is free again.
    expect(await by[0].delete(`${endpoints}/${data[7].id}`)).toMatchObject({ status: 204 });
    expect(await create(31)).toMatchObject({ status: 201 });
    expectProblem((await create(32)) as never, 409, "too_many_webhooks");
  }
  await other.close();
});
