/**
 * ROQ's user invites with ROQ's own SDK, against Doorlist: invite, list, resend, accept, cancel.
 *
 *     npx node examples/roq/main.ts
 *
 * It starts a Doorlist of its own in a temporary folder. In your app there is one line of ROQ's to change: `host`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Platform } from "@roq/nodejs";

const apiKey = "dl_example_key_of_this_script";
const folder = mkdtempSync(join(tmpdir(), "doorlist-roq-"));
const port = await freePort();
const doorlist = `http://localhost:${port}`;
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const server = spawn(process.execPath, [main, "serve"], {
  env: { ...process.env, PORT: String(port), DOORLIST_DATA: folder, DOORLIST_API_KEY: apiKey },
  stdio: ["ignore", "ignore", "inherit"],
});

try {
  await ready();
  const olive = await signUp("olive@example.com");
  const tenant = await call(
    "/v1/tenants",
    { name: "Acme" },
    { authorization: `Bearer ${apiKey}`, "doorlist-acting-user": olive },
  );

  const platform = new Platform({ host: `${doorlist}/roq`, environmentId: "any-text-of-yours", apiKey });
  const asOlive = platform.asUser(olive);

  const { sendUserInvitesV2: sent } = await asOlive.sendUserInvites({
    data: {
      tenantId: tenant.id,
      userInvites: [
        { createdByUserId: olive, email: "ana@example.com", roles: ["admin"], injectableVariables: { project: "Apollo" } },
        { createdByUserId: olive, email: "bo@example.com" },
        { createdByUserId: olive, email: "not an address" },
      ],
    },
  });
  const [ana, bo] = sent.success ?? [];
  if (!ana || !bo) throw new Error("Nothing was sent");
  print("sent", [ana.email, bo.email]);
  for (const { email, error } of sent.errors ?? []) print("refused", [email, JSON.parse(error).extensions.response.errorCode]);

  await asOlive.resendUserInvite({ userInviteId: bo.id });
  await asOlive.cancelUserInvite({ userInviteId: bo.id });

  const token = await tokenInMailTo(ana.email);
  const { acceptUserInviteV2: accepted } = await platform.asUser(await signUp(ana.email)).acceptUserInvite({ data: { token } });
  print("accepted", [accepted.email, accepted.roleKeys]);

  const { userInvites } = await asOlive.userInvites({ filter: { tenantId: { equalTo: tenant.id } } });
  print("invites", [userInvites.totalCount, userInvites.data.map(({ email, status }) => `${email} ${status}`)]);
} finally {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  await gone;
  rmSync(folder, { recursive: true, force: true });
}

function print(what: string, values: unknown[]): void {
  console.log(what.padEnd(9), values.flat().join(", "));
}

async function call(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${doorlist}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function signUp(email: string): Promise<string> {
  const { user } = await call("/api/auth/sign-up/email", { email, name: email, password: "correct horse 1" });
  return user.id;
}

/** No SMTP is set, so mail stays in the built-in mailbox. */
async function tokenInMailTo(email: string): Promise<string> {
  for (;;) {
    const { data } = await (await fetch(`${doorlist}/mailbox/messages?to=${encodeURIComponent(email)}`)).json();
    const token = data[0]?.text.match(/\/join\/([\w-]+)/)?.[1];
    if (token) return token;
    await sleep(50);
  }
}

async function ready(): Promise<void> {
  const isReady = async () => (await fetch(`${doorlist}/readyz`)).ok;
  while (!(await isReady().catch(() => false))) {
    if (server.exitCode !== null) throw new Error("The server did not start");
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
