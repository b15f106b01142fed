/** Every mail in every language: whole, in that language alone, and well formed. */

import { parse } from "parse5";
import { describe, expect, it } from "vitest";
import { compiledMails } from "../../scripts/build-mails.ts";
import { accountMail } from "../../src/mail/account-mail.ts";
import { compiled } from "../../src/mail/compiled.ts";
import { domainMail } from "../../src/mail/domain-mail.ts";
import { inviteMail } from "../../src/mail/invite-mail.ts";
import { languageFor, lookupChain } from "../../src/mail/language.ts";
import { en } from "../../src/mail/locales/en.ts";
import { catalogues } from "../../src/mail/locales/index.ts";
import { answerMail, digestMail } from "../../src/mail/notice-mail.ts";
import type { RenderedMail } from "../../src/mail/render.ts";
import { outcomeMail, requestedMail, seatFreeMail } from "../../src/mail/request-mail.ts";
import { counted, type MailTexts } from "../../src/mail/texts.ts";

const AT = Date.UTC(2026, 0, 31, 12);
const url = "https://doorlist.example/join/AbC-123?x=1&y=2";
const stopUrl = "https://doorlist.example/unsubscribe/dEf-456";
const rightToLeft = ["ar", "fa", "he"];

/** Each kind of mail, with every part that it may have. */
async function mailsIn(locale: string): Promise<[string, RenderedMail][]> {
  const invite = {
    ...{ tenantName: "Zed & Söhne", inviterName: "Qi", inviteeName: "Bo", roles: ["x1", "y2"], url, stopUrl, code: "7KQM2XRD" },
    ...{ expiresAt: AT, newAccount: true, locale, data: { Zug: "17", message: "!?" } },
  };
  const unnamed = { ...invite, inviterName: null, inviteeName: null, newAccount: null, code: null, data: null };
  const notice = { tenantName: "Zed", inviterName: "Qi", locales: [locale], timeZone: "Asia/Tokyo", url };
  const answer = { ...notice, personName: "Bo", personEmail: "bo@x.example", roles: ["x1"] };
  const invites = [{ email: "bo@x.example", roles: ["x1"], expiredAt: AT }];
  const account = { name: "Bo", email: "bo@x.example", url, expiresAt: AT, locale };
  const domain = { tenantName: "Zed", domain: "zed.example", locale, url };
  const request = { tenantName: "Zed", readerName: "Qi", locale, url };
  return [
    ["invite", await inviteMail(invite)],
    ["invite without names", await inviteMail(unnamed)],
    ["reminder", await inviteMail({ ...invite, kind: "reminder", newAccount: false })],
    ["reminder without names", await inviteMail({ ...unnamed, kind: "reminder" })],
    ["accepted", await answerMail({ ...answer, kind: "accepted" })],
    ["rejected", await answerMail({ ...answer, kind: "rejected" })],
    ["digest", await digestMail({ ...notice, invites, count: 1 })],
    ["digest of many", await digestMail({ ...notice, invites, count: 23 })],
    ["requested", requestedMail({ ...request, personName: "Bo" })],
    ["requested by many", requestedMail({ ...request, personName: null })],
    ["seat free", seatFreeMail(request)],
    ...(["request_approved", "request_refused", "request_expired"] as const).map((kind): [string, RenderedMail] => [
      kind,
      outcomeMail({ ...request, kind, roles: ["x1", "y2"] }),
    ]),
    ["domain_verify", domainMail({ ...domain, kind: "domain_verify", readerName: null, expiresAt: AT })],
    ["domain_lapsed", domainMail({ ...domain, kind: "domain_lapsed", readerName: "Qi", expiresAt: null })],
    ["verify address", accountMail({ ...account, kind: "verify_address" })],
    ["reset password", accountMail({ ...account, kind: "reset_password" })],
  ];
}

const sentences = (texts: MailTexts): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    key === "lang"
      ? []
      : typeof value === "string"
        ? [[key, value]]
        : Object.entries(value).map(([form, text]) => [`${key}.${form}`, text as string]),
  );
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the catalogues", () => {
  it("are of 25 languages and more, each once, three of them from right to left", () => {
    const tags = catalogues.map(({ lang }) => lang);
    expect(new Set(tags).size).toBe(catalogues.length);
    expect(tags.length).toBeGreaterThanOrEqual(25);
    expect(tags.filter((tag) => languageFor([tag]).dir === "rtl")).toEqual(rightToLeft);
  });

  it("keep the built-in mails compiled", async () => {
    expect(compiled).toEqual(await compiledMails());
  });
});

describe.each(catalogues.map((texts) => [texts.lang, texts] as const))("the texts in %s", (lang, texts) => {
  it("say everything, with the values that English has", () => {
    const english = new Map(sentences(en));
    for (const [key, text] of sentences(texts)) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe("");
      const [name = "", form] = key.split(".");
      const wanted = placeholders(english.get(key) ?? english.get(`${name}.other`) ?? "");
      // A language may count one, two or none in words.
      const counts =
        form && form !== "other" ? wanted.filter((value) => value !== "count" || placeholders(text).includes(value)) : wanted;
      expect(placeholders(text), key).toEqual(counts);
    }
  });

  it("have a form for each plural of the language, and the right one is taken", () => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions();
    for (const forms of [texts.digestSubject, texts.digestMore]) {
      for (const count of [1, 2, 3, 5, 11, 21, 100, 1_000_000]) {
        const text = counted(lang, forms, count, { tenant: "Zed" });
        expect(text).not.toMatch(/[{}]/);
        const category = new Intl.PluralRules(lang).select(count);
        expect(pluralCategories).toContain(category);
        if (forms[category] === undefined) expect(["many", "few", "one", "two", "zero"]).toContain(category);
      }
    }
  });

  if (lang === "en") return;
  it("leave nothing in English", () => {
    const english = new Set(sentences(en).map(([, text]) => text.toLowerCase()));
    for (const [key, text] of sentences(texts)) expect(english, key).not.toContain(text.toLowerCase());
    const words = /\b(the|you|your|because|somebody|until|this)\b/i;
    for (const [key, text] of sentences(texts)) expect(text.replace(/\{\w+\}/g, ""), key).not.toMatch(words);
  });
});

describe("the mails in every language", () => {
  it.each(catalogues.map(({ lang }) => lang))("are whole and well formed in %s", async (lang) => {
    for (const [kind, mail] of await mailsIn(lang)) {
      const where = `${kind} in ${lang}`;
      for (const part of [mail.subject, mail.text, mail.html]) {
        expect(part, where).not.toMatch(/\{\{|\}\}|\{%|undefined|\[object|NaN/);
        expect(part, where).not.toMatch(/\{\w+\}(?![^<]*<\/style>)/);
      }
      expect(mail.html, where).toContain(`<html lang="${lang}" dir="${rightToLeft.includes(lang) ? "rtl" : "ltr"}"`);
      expect(mail.text, where).toContain(url);
      expect(mail.html, where).toContain(url.replace("&", "&amp;"));
      const stops = /invite|reminder/.test(kind) ? 2 : 1;
      expect(
        [mail.text, mail.html].map((part) => part.split(stopUrl).length),
        where,
      ).toEqual([stops, stops]);
      expect(faultsOf(mail.html), where).toEqual([]);
    }
  });
});

/** What a parser of the HTML standard finds wrong. */
function faultsOf(html: string): string[] {
  const faults: string[] = [];
  parse(html, { onParseError: ({ code, startLine }) => faults.push(`${code} in line ${startLine}`) });
  return faults;
}

describe("the language of a mail", () => {
  it.each([
    ["zh-Hant-TW", "zh-Hant"],
    ["zh-TW", "zh-Hant"],
    ["zh-HK", "zh-Hant"],
    ["zh-CN", "zh"],
    ["zh-Hans-SG", "zh"],
    ["de-AT", "de"],
    ["DE-at", "de"],
    ["pt-BR", "pt"],
    ["no", "nb"],
    ["nn-NO", "nb"],
    ["iw", "he"],
    ["sr-Latn-RS", "en"],
    ["constructor", "en"],
    ["", "en"],
    ["not a tag", "en"],
  ])("%s is %s", (wish, tag) => expect(languageFor([wish]).texts.lang).toBe(tag));

  it("is the invite's, then the tenant's, then English", () => {
    expect(languageFor(["fr-CA", "de"]).texts.lang).toBe("fr");
    expect(languageFor(["sw", "de-CH"]).texts.lang).toBe("de");
    expect(languageFor([null, undefined]).texts.lang).toBe("en");
  });

  it("may be one that a tenant wrote in", () => {
    expect(languageFor(["sw-KE", "de"], new Set(["sw"]))).toMatchObject({ tag: "sw", texts: { lang: "en" } });
    expect(languageFor(["de-AT"], new Set(["de-at"]))).toMatchObject({ tag: "de-at", texts: { lang: "de" } });
  });

  it("has the dates of its region, in the tenant's time zone", async () => {
    const model = {
      tenantName: "A",
      inviterName: null,
      inviteeName: null,
      roles: [],
      url,
      stopUrl,
      code: null,
      newAccount: null,
    };
    const text = async (locale: string, timeZone: string | null) =>
      (await inviteMail({ ...model, expiresAt: AT, locale, timeZone })).text;
    expect(await text("en-GB", "Europe/Berlin")).toContain("31 January 2026 at 13:00");
    expect(await text("de-AT", null)).toContain("31. Jänner 2026 um 12:00 UTC");
    expect(await text("en", "Nowhere/Else")).toContain("January 31, 2026 at 12:00 UTC");
  });

  it("is looked up from the most to the least special", () => {
    expect(lookupChain("zh-Hant-TW")).toEqual(["zh-hant-tw", "zh-hant", "zh"]);
    expect(lookupChain("en-US")).toEqual(["en-us", "en"]);
  });
});
