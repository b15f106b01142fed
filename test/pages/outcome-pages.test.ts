import { expect, it } from "vitest";
import { page } from "../../src/http/pages/layout.ts";
import { declinedPage, joinedPage, notFoundPage } from "../../src/http/pages/outcome-pages.ts";
import { directionOf, textsFor } from "../../src/http/pages/texts.ts";

it("welcomes a new member with their roles and the way on", () => {
  const joined = joinedPage({ tenantName: "A & B", wishes: [], roles: ["admin"], continueUrl: "https://app.example/?a=1&b=2" });
  expect(joined).toContain("<h1>Welcome to <bdi>A &amp; B</bdi></h1>");
  expect(joined).toContain("<bdi>Admin</bdi>");
  expect(joined).toContain('href="https://app.example/?a=1&amp;b=2"');
});

it("confirms that an invite was declined", () => {
  expect(declinedPage({ wishes: [] })).toContain("You declined the invite");
});

it("tells what to do about a token that opens nothing", () => {
  expect(notFoundPage({ wishes: [] })).toContain("Open the link from the latest mail");
});

it("writes the document in the direction of its language", () => {
  expect(["ar", "he-IL", "fa", "ur", "en", "pt-BR"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "rtl", "ltr", "ltr"]);
  expect(page({ title: "t", lang: "he", style: "join", body: "" as never })).toContain('<html lang="he" dir="rtl">');
});

it("says that a page is in the language of its texts, not of its reader", () => {
  expect(textsFor(["cs"]).lang).toBe("en");
  expect(textsFor(["__proto__"]).lang).toBe("en");
});

it("sends its origin with a form, and never its path to another site", () => {
  expect(declinedPage({ wishes: [] })).toContain('<meta name="referrer" content="strict-origin">');
});
