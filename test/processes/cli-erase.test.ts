/** `doorlist erase`, from a terminal. */
import { expect, it } from "vitest";
import { KEY, makeTenant, openInstallation, SECRET } from "../support/installation.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";

const { doorlist, serve, databaseUrl } = openInstallation();
const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };

it("erases a person while the server runs, says from how many invites, and is clear about what is no address", async () => {
  const server = await serve(env);
  await makeTenant(server, "acme");
  const operator = remote(server.url, { key: KEY });
  await operator.post("/v1/tenants/acme/invites", { email: "ana@example.com", firstName: "Anabel" });

  expect(await doorlist("erase Ana@example.com --account", env)).toMatchObject({
    code: 0,
    stdout: "Erased from 1 invite.\nThere was no account.\n",
  });
  const rows = await openRows(databaseUrl());
  const [invite] = await rows.all("select status, email, first_name from doorlist_invite");
  await rows.close();
  expect(invite).toEqual({ status: "canceled", email: null, first_name: null });
  const again = await doorlist("erase ana@example.com --json", env);
  expect(JSON.parse(again.stdout)).toEqual({ invites: 0, account: null, ownerless: [] });
  expect(await doorlist("erase nobody", env)).toMatchObject({ code: 1, stderr: expect.stringContaining("invalid_email") });
});
