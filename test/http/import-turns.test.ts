/** An import of many rows leaves everybody else their turn. */
import { expect, it, onTestFinished } from "vitest";
import { readCsv } from "../../src/http/csv.ts";
import { BASE, openApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openTenant } from "../support/tenants.ts";
import { longestTurn } from "../support/turns.ts";

/** An upload takes a second; inviting as many takes half a minute. */
const UPLOADED = 10_000;
const RUN = 500;
const MOST_MS = 50;

it.each(engines)("a file that is uploaded, checked and run never holds the event loop, on %s", async (engine) => {
  const app = await openApp(engine);
  onTestFinished(() => app.close());
  const { path, owner } = await openTenant(await app.signUp("olive@example.com"));
  const upload = async (rows: number) => {
    const lines = Array.from(
      { length: rows },
      (_, n) => `person${rows}-${n}@example.com,Ana${n},Lima,member,"Team ${n}, of many"`,
    );
    const headers = { cookie: owner.cookie, origin: BASE, "content-type": "text/csv" };
    const body = Buffer.from(`email,first name,last name,role,team\n${lines.join("\n")}`);
    const request = new Request(`${BASE}${path}/imports/csv?fileName=a.csv`, { method: "POST", headers, body });
    const made = await (await app.doorlist.handler(request)).json();
    expect(made).toMatchObject({ state: "uploading", uploaded: rows });
    return `${path}/imports/${made.id}`;
  };
  const run = async (importPath: string) => {
    for (const verb of ["check", "start"]) {
      expect(await owner.post(`${importPath}/${verb}`)).toMatchObject({ status: 200 });
      await app.doorlist.worker.runImports();
    }
  };
  // What is loaded and compiled once is not what this is about.
  await run(await upload(100));

  const [some, turns] = [await upload(RUN), { upload: 0, run: 0 }];
  turns.upload = await longestTurn(() => upload(UPLOADED));
  turns.run = await longestTurn(() => run(some));
  expect((await owner.get(some)).body).toMatchObject({ state: "completed", processed: RUN, failed: 0 });
  for (const [part, ms] of Object.entries(turns)) expect(ms, part).toBeLessThan(MOST_MS);
});

it("a file whose first quote is never closed is refused before it holds the event loop", async () => {
  const body = `email,team\nana@example.com,"${"x,y\n".repeat(3_000_000)}`;
  const request = new Request(BASE, { method: "POST", headers: { "content-type": "text/csv" }, body });
  const turn = await longestTurn(async () => {
    await expect(readCsv(request, 100_000)).rejects.toMatchObject({
      code: "invalid_body",
      message: expect.stringContaining("Row 2"),
    });
  });
  expect(turn).toBeLessThan(MOST_MS);
});
