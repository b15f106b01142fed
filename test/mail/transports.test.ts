/** Which provider a mail URL opens, and mail as files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { openMailWay } from "../../src/mail/transports.ts";
import { openApp } from "../support/app.ts";

describe("a mail URL", () => {
  it("may name the secrets of the provider's events, which go no further", () => {
    const { eventsSecrets, transport } = openMailWay(
      "smtp://127.0.0.1:25/?eventsSecret=whsec_a+b%2Fc&eventsSecret=whsec_d&pool=true",
    );
    transport.close();
    expect(eventsSecrets).toEqual(["whsec_a+b/c", "whsec_d"]);
  });

  it("of no known scheme is refused, with those that are", () => {
    expect(() => openMailWay("imap://127.0.0.1")).toThrow(/smtp:, smtps:, resend:/);
  });
});

it("leaves each mail as one file in the folder that a file: URL names", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "doorlist-mail-")), "out");
  onTestFinished(() => rmSync(join(folder, ".."), { recursive: true }));
  const app = await openApp("sqlite", { mail: { url: pathToFileURL(folder).href } });
  onTestFinished(() => app.close());
  await expect(app.doorlist.verifyMail()).resolves.toBeUndefined();
  const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
  for (const name of ["ana", "bob"])
    await app.operator.post(`/v1/tenants/${tenant.id}/invites`, { email: `${name}@example.com` });
  await app.doorlist.worker.drain();
  const files = readdirSync(folder);
  expect(files).toHaveLength(2);
  const mails = files.map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);
  for (const [file, mail] of mails) {
    expect(mail).toMatch(new RegExp(`^Message-ID:\\s+<${file.replace(".eml", "")}@localhost>`, "m"));
    expect(mail).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  }
  expect(mails.map(([, mail]) => mail.match(/^To: (.*)\r$/m)?.[1]).sort()).toEqual(["ana@example.com", "bob@example.com"]);
});
