/** The pages that people meet, in every language that they speak. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languagesOf } from "../../src/http/accept-language.ts";
import { joinPage } from "../../src/http/pages/join-page.ts";
import { languages, type Texts, textsFor } from "../../src/http/pages/texts.ts";
import { everyPage } from "./sample-pages.ts";
import { emailPreview } from "./sample-preview.ts";

const { en, ...others } = languages;
/** Rightly the same as in English. */
const shared: Record<string, string[]> = {
  de: ["Code", "Problem: {title}"],
  es: ["Roles"],
  fr: ["Code", "E-mail"],
  it: ["E-mail", "Password"],
  nl: ["Code", "E-mail"],
  pl: ["E-mail", "Problem: {title}"],
  pt: ["E-mail"],
};

/** Every text, by its path. */
function leaves(value: object, path = ""): [path: string, text: string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, object | string]) =>
    typeof inner === "string" ? [[`${path}${key}`, inner] as [string, string]] : leaves(inner, `${path}${key}.`),
  );
}
const source = new Map(leaves(en as Texts));
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
const decoded = (text: string) =>
  text.replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
/** What a reader is shown, or read out to, in pieces. */
const piecesOf = (page: string) =>
  [...page.matchAll(/>([^<]+)</g), ...page.matchAll(/(?:aria-label|title|placeholder|alt)="([^"]*)"/g)]
    .map(([, text = ""]) => decoded(text).trim())
    .filter(Boolean);
/** What stands between the values of a sentence. */
const fragmentsOf = (sentence: string) =>
  sentence
    .split(/\{\w+\}/)
    .map((part) => part.trim())
    .filter((part) => /\p{L}/u.test(part));

/** A short one, as `Code`, has to be the whole piece; a longer one, whole words of it. */
function holds(piece: string, fragment: string): boolean {
  if (fragment.length < 8) return piece === fragment;
  const at = piece.indexOf(fragment);
  return at >= 0 && !/\p{L}/u.test(piece.charAt(at - 1) + piece.charAt(at + fragment.length));
}

describe.each(Object.entries(others))("the texts in %s", (lang, texts) => {
  it("say everything, with the values that English has, and nothing in English", () => {
    for (const [path, text] of leaves(texts)) {
      const english = source.get(path) ?? "";
      expect([path, placeholders(text)]).toEqual([path, placeholders(english)]);
      if (!shared[lang]?.includes(text)) expect([path, text]).not.toEqual([path, english]);
      expect(text, path).toMatch(/\S/);
      expect(text, path).not.toMatch(/\b(the|you|your|until|this)\b/i);
    }
  });
});

describe.each(Object.keys(languages))("every page in %s", (lang) => {
  const pages = everyPage({ wishes: [lang] });
  const own = new Set(leaves(languages[lang] as Texts).flatMap(([, text]) => fragmentsOf(text)));
  const english = [...source.values()].flatMap(fragmentsOf).filter((fragment) => !own.has(fragment));

  it("says so, is written in its direction, and lacks no value", () => {
    for (const [name, page] of pages) {
      expect(page, name).toContain(`<html lang="${lang}" dir="${["ar", "he"].includes(lang) ? "rtl" : "ltr"}">`);
      expect(page, name).not.toMatch(/\{\w+\}|undefined|\bnull\b|\[object|NaN|<bdi><\/bdi>|<Ø>|Said in English/);
    }
  });

  if (lang === "en") return;
  it("holds no English", () => {
    for (const [name, page] of pages) {
      for (const piece of piecesOf(page)) {
        const found = english.filter((fragment) => holds(piece, fragment));
        expect([name, piece, found]).toEqual([name, piece, []]);
      }
    }
  });
});

it("there is a page for every text", () => {
  const pieces = [...everyPage({ wishes: ["en"] }).values()].flatMap(piecesOf).join("\n");
  const unseen = [...source].filter(([, text]) => !fragmentsOf(text).every((fragment) => pieces.includes(fragment)));
  expect(unseen).toEqual([]);
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
  [[], "en"],
])("%j is spoken to in %s", (wishes, lang) => expect(textsFor(wishes).lang).toBe(lang));

it("whatever a browser asks for, or an invite says, there is a page with a date", () => {
  const subtags = fc.stringMatching(/^(-[A-Za-z\d]{1,8}){0,4}$/);
  const tag = fc.tuple(fc.constantFrom("cs", "xx", ...Object.keys(languages)), subtags).map((parts) => parts.join(""));
  const header = fc.oneof(
    fc.string(),
    fc.array(fc.tuple(tag, fc.float())).map((all) => all.map(([one, q]) => `${one};q=${q}`).join(",")),
  );
  fc.assert(
    fc.property(header, fc.oneof(tag, fc.string()), (text, locale) => {
      const wishes = languagesOf({ get: () => text } as unknown as Headers);
      const page = joinPage({ wishes, path: "/join/x", preview: { ...emailPreview("new"), locales: [locale] } });
      expect(page).toMatch(/<time datetime="2026-01-31T12:00:00.000Z">[^<]+<\/time>/);
    }),
  );
});

describe("an accept page", () => {
  const langOf = (page: string) => page.match(/<html lang="([\w-]+)"/)?.[1];
  const shown = (wishes: string[], locales: (string | null)[]) =>
    joinPage({ wishes, path: "/join/x", preview: { ...emailPreview("new"), locales } });

  it("is in the reader's language, then the invite's, then the tenant's", () => {
    expect(langOf(shown(["tr", "de"], ["fr", "es"]))).toBe("tr");
    expect(langOf(shown(["cs", "de"], ["fr", "es"]))).toBe("de");
    expect(langOf(shown(["cs"], ["fr", "es"]))).toBe("fr");
    expect(langOf(shown([], ["sw", "es"]))).toBe("es");
    expect(langOf(shown([], [null, null]))).toBe("en");
  });

  it.each([
    ["de-AT", "31. Jänner"],
    ["de", "31. Januar"],
    ["en-GB", "31 January 2026"],
    ["ja", "2026年1月31日"],
    ["ar-EG", "٣١ يناير"],
  ])("says until when in the words of %s", (wish, date) => {
    expect(shown([wish], [])).toMatch(new RegExp(`<time datetime="2026-01-31T12:00:00.000Z">${date}`));
  });

  it("names roles and lists domains in its language", () => {
    const page = joinPage({
      wishes: ["de"],
      path: "/join/x",
      form: "sign-in",
      preview: emailPreview("anonymous", {
        kind: "link",
        email: null,
        roles: ["admin", "kasse"],
        allowedDomains: ["a.example", "b.example"],
      }),
    });
    expect(page).toContain("<bdi>Verwaltung</bdi>");
    expect(page).toContain("<bdi>Kasse</bdi>");
    expect(page).toContain("bei <bdi>a.example</bdi> oder <bdi>b.example</bdi>");
  });
});
