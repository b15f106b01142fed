/** The page on which somebody who is signed in joins by a click, in their language. */
import { describe, expect, it } from "vitest";
import { confirmPage } from "../../src/better-auth/plugin/confirm-page.ts";
import { languages } from "../../src/http/pages/texts.ts";
import { openAuthApp } from "./support.ts";

const shown = (wishes: string[], more: { inviterName?: string | null; appName?: string; roles?: string[] } = {}) =>
  confirmPage({
    ...{ appName: "Rota", inviterName: "Olive", roles: ["admin"], email: "bob@example.com" },
    ...{ action: "/api/auth/invite/activate", token: "t", wishes },
    ...more,
  }).text();

describe("the page to confirm", () => {
  it.each(Object.entries(languages))("speaks %s", async (lang, { join, form, roles }) => {
    const html = await shown([lang]);
    expect(html).toContain(`<html lang="${lang}" dir="${["ar", "he"].includes(lang) ? "rtl" : "ltr"}">`);
    const pieces = [...html.matchAll(/>([^<]+)</g)].map(([, text = ""]) => text.replaceAll("&#39;", "'").trim()).filter(Boolean);
    const said = [join.title, join.title, join.invitedBy, join.role, join.button, form.signedInAs];
    const words = said.flatMap((sentence) => sentence.split(/\{\w+\}/)).map((part) => part.trim());
    const names = ["Rota", "Olive", roles.admin, "bob@example.com", join.title.replace("{tenant}", "Rota")];
    expect(pieces.filter((piece) => !piece.includes("font:") && ![...words, ...names].includes(piece))).toEqual([]);
    for (const part of [...words, ...names]) expect(html.replaceAll("&#39;", "'")).toContain(part);
  });

  it("names no inviter who is not to be named, and a role that is the host's own", async () => {
    const html = await shown(["de-AT"], { inviterName: null, roles: ["kasse", "member"] });
    expect(html).toContain(`<p>${languages.de?.join.invited}</p>`);
    expect(html).toContain("<li><bdi>Kasse</bdi></li><li><bdi>Mitglied</bdi></li>");
  });

  it("is in English to whoever speaks none of its languages, and shows names as text", async () => {
    const html = await shown(["cs"], { appName: "<b>$&{user}</b>" });
    expect(html).toContain("<h1>Join <bdi>&lt;b&gt;$&amp;{user}&lt;/b&gt;</bdi></h1>");
    expect(html).toContain('<html lang="en" dir="ltr">');
  });
});

it("a link that somebody opens who is signed in shows it in the language of their browser", async () => {
  const app = await openAuthApp("sqlite");
  const ana = await app.person("ana@example.com", "admin");
  const bob = await app.person("bob@example.com");
  const { data } = await ana.client.invite.create({ role: "admin", senderResponse: "url" });
  const answer = await bob.send(data?.message ?? "", { headers: { "accept-language": "fr-CA, en;q=0.5" } });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<html lang="fr" dir="ltr">')]);
  await app.close();
});

it("its button ends where the link says, whatever goes wrong", async () => {
  const app = await openAuthApp("sqlite", { invites: { canAcceptInvite: false } });
  const ana = await app.person("ana@example.com", "admin");
  const bob = await app.person("bob@example.com");
  const { data } = await ana.client.invite.create({ role: "admin", senderResponse: "url", redirectToSignUp: '/sorry?a="b"&c' });
  const page = await (await bob.get(data?.message ?? "")).text();
  const text = (value = "") => value.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const fields = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value]) => [name, text(value)]);
  const pressed = await bob.send(`${app.url}/api/auth/invite/activate`, { method: "POST", body: new URLSearchParams(fields) });
  const message = "You+cannot+accept+this+invite";
  const told = new URL(`/sorry?a="b"&c=&message=${message}&error=CANT_ACCEPT_INVITE`, app.url).href;
  expect([pressed.status, pressed.headers.get("location")]).toEqual([302, told]);
  await app.close();
});
