/** The catalogues: each whole, in its own plural forms, and the right one for a browser. */
import { describe, expect, it } from "vitest";
import { en, type Labels } from "../../src/react/labels/en.ts";
import { languages, matchLanguage } from "../../src/react/labels/languages.ts";

/** Every text and text-making function, by its path. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...leaves(inner, `${path}.${name}`)]));
}

const source = leaves({ ...en, problems: {} });

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

it.each([
  [["de-AT", "en"], "de"],
  [["AR-eg"], "ar"],
  [["xx-Toto", "de"], "de"],
  [["", "xx"], "en"],
  [[], "en"],
])("speaks to %j in %s", (wishes, language) => {
  expect(matchLanguage(wishes)).toBe(language);
});
