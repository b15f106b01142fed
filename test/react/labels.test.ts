/** The catalogues: each whole, in its own plural forms, and the right one for a browser. */
import { describe, expect, it } from "vitest";
import { problems } from "../../src/core/problems.ts";
import { de } from "../../src/react/labels/de.ts";
import { en, type Labels } from "../../src/react/labels/en.ts";
import { languages, matchLanguage } from "../../src/react/labels/languages.ts";

/** Every text and text-making function, by its path. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...leaves(inner, `${path}.${name}`)]));
}

const source = leaves({ ...en, problems: {} });

/** What is rightly the same as in English: names, and words that two languages share. */
const shared = ["Doorlist", "STARTTLS", "ltr", "–"];
const sharedWith: Record<string, string[]> = {
  de: ["Code", "Domain", "Domains", "Host", "Import", "Link", "Links", "Name", "Person", "Port", "Webhooks"],
  es: ["Roles", "Webhooks"],
  fr: ["Actions", "Code", "E-mail", "Invitation", "Message", "Notifications", "Webhooks", "< 1 minute"],
  "pt-BR": ["E-mail", "Link", "Webhooks"],
  it: ["Account", "E-mail", "File", "Link", "Me", "Password"],
  nl: ["Account", "Code", "E-mail", "Filters", "Link", "Links", "Status", "Webhooks"],
  pl: ["E-mail", "Link"],
};

/** The text, or what a text-making function says of an owner or of 3 things. */
function said(path: string, text: unknown): string {
  return typeof text === "function" ? String(path === ".role" ? text("owner") : text(3, 4, 5)) : String(text);
}

describe.each(Object.entries(languages))("the catalogue %s", (tag, { load }) => {
  it("has every text of the source and no other", async () => {
    const catalogue = leaves({ ...(await load()), problems: {} });
    expect([...catalogue.keys()].sort()).toEqual([...source.keys()].sort());
    for (const [path, text] of catalogue) {
      expect([path, typeof text]).toEqual([path, typeof source.get(path)]);
      if (typeof text === "string") expect([path, text.trim()]).not.toEqual([path, ""]);
    }
    expect(catalogue.get(".language")).toBe(tag);
  });

  if (tag === "en") return;
  it("leaves nothing in English", async () => {
    const catalogue = leaves({ ...(await load()), problems: {} });
    const allowed = [...shared, ...(sharedWith[tag] ?? [])];
    const same = [...catalogue].filter(
      ([path, text]) => said(path, text) === said(path, source.get(path)) && !allowed.includes(said(path, text)),
    );
    expect(same).toEqual([]);
  });

  it("tells of the same problems as the others", async () => {
    const codes = Object.keys((await load()).problems).sort();
    expect(codes).toEqual(tag === "en" ? [] : Object.keys(de.problems).sort());
    expect(codes.filter((code) => !Object.hasOwn(problems, code))).toEqual([]);
  });

  it("names each state that a mail can be in, in words of its own", async () => {
    const { delivery } = (await load()).invites;
    expect(Object.keys(delivery).sort()).toEqual(
      ["none", "queued", "sent", "failed", "suppressed", "soft_bounced", "delivered", "opened", "bounced", "complained"].sort(),
    );
    expect(new Set(Object.values(delivery)).size).toBe(10);
  });

  it("names the number in a plural", async () => {
    const { create, bulk }: Labels = await load();
    for (const n of [3, 11, 100]) {
      for (const text of [create.days(n), create.addressCount(n), create.send(n), bulk.confirmTitle.cancel(n, String(n))]) {
        expect(text).toContain(new Intl.NumberFormat(tag).format(n));
      }
    }
  });
});

it("counts in the six forms of Arabic", async () => {
  const ar = await languages.ar?.load();
  expect([1, 2, 3, 11, 100].map((n) => ar?.create.days(n))).toEqual(["يوم واحد", "يومان", "3 أيام", "11 يومًا", "100 يوم"]);
});

it("counts in the forms of Polish", async () => {
  const pl = await languages.pl?.load();
  expect([1, 2, 5, 22].map((n) => pl?.create.addressCount(n))).toEqual(["1 adres", "2 adresy", "5 adresów", "22 adresy"]);
});

it.each([
  [["de-AT", "en"], "de"],
  [["AR-eg"], "ar"],
  [["xx-Toto", "de"], "de"],
  [["not a tag", "de"], "de"],
  [["zh-CN"], "zh-Hans"],
  [["zh-TW", "ja"], "ja"],
  [["pt"], "pt-BR"],
  [["iw-IL"], "he"],
  [["", "xx"], "en"],
  [[], "en"],
])("speaks to %j in %s", (wishes, language) => {
  expect(matchLanguage(wishes)).toBe(language);
});
