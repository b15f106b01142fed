/** The pages of a person's own account and address, in every language that they speak. */
import { describe, expect, it } from "vitest";
import { deadLinkPage, donePage, forgotPage, passwordPage, sentPage, verifyPage } from "../../src/http/pages/account-pages.ts";
import { personLanguages, personTexts } from "../../src/http/pages/person-texts.ts";
import { unsubscribePage } from "../../src/http/pages/unsubscribe-page.ts";

const { en, ...others } = personLanguages;
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(Object.entries(others))("the texts in %s", (_, texts) => {
  it("say everything, with the values that English has, and nothing in English", () => {
    for (const [key, text] of Object.entries(texts)) {
      const english = en?.[key as keyof typeof texts] ?? "";
      expect(placeholders(text), key).toEqual(placeholders(english));
      if (key !== "email") expect(text, key).not.toBe(english);
      expect(text, key).not.toMatch(/\b(the|you|your|until)\b/i);
    }
  });
});

it.each(Object.keys(personLanguages))("every page is in %s as a whole", (locale) => {
  const problem = { type: "", title: "T", status: 422 };
  const stop = { tenant: { id: "1", name: "<Zed>" }, email: "bo@x.example", path: "/x", visitor: "sw" };
  const pages = [
    forgotPage({ locale }),
    forgotPage({ locale, problem: { ...problem, code: "invalid_email", field: "email" } }),
    sentPage({ locale, email: "bo@x.example" }),
    passwordPage({ locale, path: "/x", email: "bo@x.example", problem: { ...problem, code: "rate_limited" } }),
    verifyPage({ locale, path: "/x", email: "bo@x.example" }),
    donePage({ locale, what: "password" }),
    deadLinkPage({ locale }),
    unsubscribePage({ ...stop, locale, stopped: false }),
    unsubscribePage({ ...stop, locale, stopped: true }),
  ];
  for (const page of pages) {
    expect(page).toContain(`<html lang="${locale}" dir="${["ar", "he"].includes(locale) ? "rtl" : "ltr"}">`);
    expect(page).not.toMatch(/\{\w+\}|undefined|<Zed>/);
    if (locale !== "en") expect(page).not.toMatch(/>[^<]*\b(your|the|you)\b[^<]*</i);
  }
});

it.each([
  [["de-AT"], "de"],
  [["pt-PT"], "pt"],
  [["zh-CN"], "zh"],
  [["zh-TW", "ja"], "ja"],
  [["cs", "fr-CA"], "fr"],
  [["iw"], "he"],
  [[null, "no tag"], "en"],
  [["constructor"], "en"],
])("%j is spoken to in %s", (wishes, lang) => expect(personTexts(...wishes).lang).toBe(lang));
