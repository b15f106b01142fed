/** In which language the pages speak, and that what a form is told is in it too: through the whole app, without scripts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASE, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { inviteInState, openTenant, type TestTenant } from "../support/tenants.ts";
import { openVisitor } from "../support/visitor.ts";

describe("the pages", () => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp("sqlite");
    olive = await app.signUp("olive@example.com", { name: "Olive" });
    ana = await app.signUp("ana@example.com", { name: "Ana" });
    acme = await openTenant(olive, "Acme");
    await olive.patch(acme.path, { settings: { joinRequests: true } });
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const speaker = (languages: string) => openVisitor(app, { "accept-language": languages });
  const langOf = (html: string) =>
    html
      .match(/<html lang="([\w-]+)" dir="(\w+)">/)
      ?.slice(1, 3)
      .join(" ");

  it("are in the language that the browser asks for, and say to caches that they depend on it", async () => {
    const { token } = await acme.link();
    const paths = ["/join", `/join/${token}`, `/join/${"x".repeat(43)}`, `/tenants/${acme.id}/join`, "/tenants/none/join"];
    for (const path of [...paths, "/account/forgot", "/account/verify/x", "/unsubscribe/x", "/domains/verify/x"]) {
      const { html, headers } = await speaker("ar").get(path);
      expect([path, langOf(html)]).toEqual([path, "ar rtl"]);
      expect(headers.get("vary")).toMatch(/\bAccept-Language\b/);
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("weigh what the browser asks for, then take the invite's language and the tenant's", async () => {
    const german = await openTenant(olive, "Nord");
    await olive.patch(german.path, { settings: { locale: "de" } });
    const { token } = await german.link();
    const { token: french } = await german.handed({ email: "fr@example.com", locale: "fr-CA" });
    const shown = async (languages: string, of = token) => langOf((await speaker(languages).get(`/join/${of}`)).html);
    expect(await shown("cs, it;q=0.5, ja;q=0.9, en;q=0")).toBe("ja ltr");
    expect(await shown("zh-TW;q=0.9, en;q=0.1")).toBe("en ltr");
    expect(await shown("cs")).toBe("de ltr");
    expect(await shown("cs", french)).toBe("fr ltr");
    expect(await shown("*")).toBe("de ltr");
    expect(await shown(`${"x".repeat(9)},;q=,,${"cs,".repeat(2000)}`)).toBe("de ltr");
  });

  it("change nothing by being opened", async () => {
    const { token, invite } = await acme.handed({ email: "looked@example.com" });
    for (const languages of ["ar", "de", "en"]) await speaker(languages).get(`/join/${token}`);
    expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
  });

  it("welcome and take leave in the same language", async () => {
    const { token } = await acme.handed({ email: "neu@example.com" });
    const { token: other } = await acme.handed({ email: "nein@example.com" });
    const form = { action: "sign-up", email: "neu@example.com", name: "Neu", password: PASSWORD };
    expect(await speaker("de").post(`/join/${token}`, form)).toMatchObject({ status: 200, heading: "Willkommen bei Acme" });
    const left = await speaker("he").post(`/join/${other}`, { action: "reject" });
    expect([left.heading, langOf(left.html)]).toEqual(["דחיתם את ההזמנה", "he rtl"]);
    expect(await speaker("de").get(`/join/${other}`)).toMatchObject({ heading: "Diese Einladung wurde abgelehnt" });
  });

  it("say what has become of an invite", async () => {
    for (const [state, heading] of [
      ["accepted", "この招待はすでに使用されています"],
      ["canceled", "この招待は取り消されました"],
      ["expired", "この招待は有効期限が切れています"],
    ] as const) {
      const { token } = await inviteInState(app, await openTenant(olive, "Acme"), ana, state);
      expect(await speaker("ja").get(`/join/${token}`)).toMatchObject({ heading });
    }
  });

  it("tell a form what was wrong with it", async () => {
    const { token } = await acme.link({ allowedDomains: ["example.com"] });
    const send = (form: Record<string, string>) => speaker("de").post(`/join/${token}`, form);
    const typed = { action: "sign-up", name: "Zoë", email: "zoe@example.com", password: PASSWORD };
    for (const [form, status, text] of [
      [{ ...typed, password: "kurz" }, 422, '<a href="#password">Das Passwort braucht 8 bis 256 Zeichen.'],
      [{ ...typed, email: "keine Adresse" }, 422, '<a href="#email">Das ist keine E-Mail-Adresse.'],
      [{ ...typed, email: ana.email }, 422, '<a href="#email">Diese Adresse hat schon ein Konto'],
      [{ ...typed, email: "zoe@example.org" }, 403, "Die Einladung gilt Adressen bei anderen Domains."],
      [{ ...typed, name: "x".repeat(201) }, 422, '<a href="#name">Nennen Sie uns Ihren Namen'],
      [{ action: "sign-up", email: "zoe@example.com", password: PASSWORD }, 422, '<a href="#name">Nennen Sie uns Ihren Namen'],
      [
        { action: "sign-in", email: ana.email, password: "falsch falsch" },
        422,
        '<a href="#password">Die Adresse oder das Passwort',
      ],
      [{ action: "sign-in", email: "keine Adresse", password: PASSWORD }, 422, '<a href="#email">Das ist keine E-Mail-Adresse.'],
      [{ action: "sign-in", email: ana.email }, 422, '<a href="#password">Die Adresse oder das Passwort'],
      [{ action: "accept" }, 401, "Melden Sie sich zuerst an."],
      [{ action: "?" }, 422, "Das Formular war nicht lesbar."],
    ] as const) {
      const page = await send(form as Record<string, string>);
      expect([form, page.status]).toEqual([form, status]);
      expect(page.html).toContain(text);
      expect(page.html).toContain("<title>Problem: Acme beitreten</title>");
    }
  });

  it("tell so at the page to ask at", async () => {
    const door = `/tenants/${acme.id}/join`;
    const typed = { action: "sign-up", name: "Ben", email: "ben@example.com", password: PASSWORD };
    const ben = speaker("pl");
    for (const [form, text] of [
      [{ ...typed, password: "x" }, "Hasło musi mieć od 8 do 256 znaków."],
      [{ action: "sign-in", email: ana.email, password: "nie to" }, "Adres lub hasło jest nieprawidłowe."],
    ] as const) {
      expect((await ben.post(door, form)).html).toContain(text);
    }
    await ben.post(door, typed);
    expect((await ben.post(door, { action: "ask", message: "." })).html).toContain("Twój adres nie jest jeszcze potwierdzony.");
    const user = await app.world.directory.userByEmail("ben@example.com");
    await app.world.directory.markEmailVerified(user?.id ?? "");
    const long = await ben.post(door, { action: "ask", message: "x".repeat(501) });
    expect(long.html).toContain('<a href="#message">Wiadomość może mieć najwyżej 500 znaków.');
  });

  it("tell of a code that was guessed too often", async () => {
    const guesser = speaker("tr");
    const answers = [];
    for (let n = 0; n < 11; n += 1) answers.push(await guesser.get(`/join/AAAABBB${n % 10}`));
    expect(answers[0]).toMatchObject({ status: 404, heading: "Davetinizi açın" });
    expect(answers.at(-1)).toMatchObject({ status: 429, heading: "Bu olmadı" });
    expect(answers.at(-1)?.html).toContain("Çok fazla deneme. Biraz bekleyip yeniden deneyin.");
    expect(answers.at(-1)?.headers.get("retry-after")).toMatch(/^\d+$/);
  });

  it.each([
    [
      "/join/x",
      { origin: "https://evil.example" },
      "action=accept",
      403,
      "cross_origin",
      "Das Formular kam von einer anderen Website.",
    ],
    ["/join/x", { origin: BASE }, "x".repeat(70_000), 413, "body_too_large", "mehr, als das Formular aufnehmen kann"],
    ["/account/nichts", { origin: BASE }, "", 404, "not_found", "Hier ist nichts."],
  ])(
    "%s tells a person of what is refused on the way, and a program as before",
    async (path, origin, body, status, code, text) => {
      const send = (accept: string) =>
        app.doorlist.handler(
          new Request(`${BASE}${path}`, {
            method: "POST",
            headers: { ...origin, accept, "accept-language": "de", "content-type": "application/x-www-form-urlencoded" },
            body,
          }),
        );
      const page = await send("text/html,application/xhtml+xml,*/*;q=0.8");
      expect(page.status).toBe(status);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      const html = await page.text();
      const heading = code === "not_found" ? text : "Das hat nicht geklappt";
      expect([langOf(html), html.includes(`<h1>${heading}</h1>`)]).toEqual(["de ltr", true]);
      expect(html).toContain(text);
      const problem = await send("*/*");
      expect([problem.status, ((await problem.json()) as { code: string }).code]).toEqual([status, code]);
    },
  );
});
