/** What a tenant's template costs those who share the server with it. */
import { describe, expect, it } from "vitest";
import { markupErrors } from "../../src/mail/markup-rules.ts";
import { plainName } from "../../src/mail/plain-name.ts";
import { plainText } from "../../src/mail/plain-text.ts";
import { renderTemplate } from "../../src/mail/render.ts";
import { sampleLetter } from "../../src/mail/sample.ts";

const SIZE = 512 * 1024;
/** A scan that begins anew at each character takes minutes. */
const SOON_MS = 2000;
const filled = (part: string, size = SIZE) => part.repeat(Math.ceil(size / part.length)).slice(0, size);

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

describe("half a megabyte that was made to be slow", () => {
  it.each(["{{", "{%", "{", "<a '\"", '<a "', "<MJ-RAW", "<mj-raw>", "url(", "<a -", "a=", "<"])(
    "is looked through for markup in time: %s",
    (part) => {
      expect(timed(() => markupErrors(filled(part, SIZE / 4)))).toBeLessThan(SOON_MS);
    },
  );

  it("is looked through in time where it is one attribute", () => {
    expect(timed(() => markupErrors(`<a ${filled("-")}>`))).toBeLessThan(SOON_MS);
  });

  it.each(["<", "<!--", "<style<", "<a href=", '<a href="', "<IMG=G", 'alt=""', "<a ", "</a>", "<div display:none", "&#", " "])(
    "is turned into plain text in time: %s",
    (part) => {
      expect(timed(() => plainText(filled(part)))).toBeLessThan(SOON_MS);
    },
  );

  it.each(["ia", " ", "\t@", "@", ":", "a:", "//", "1.", "www.", "\u200b"])("is cut to a name in time: %s", (part) => {
    expect(timed(() => plainName(filled(part)))).toBeLessThan(SOON_MS);
  });
});

describe("a template", () => {
  const letter = { locale: "en", tenantName: "Acme", timeZone: null, baseUrl: "https://doorlist.example", now: 0 };
  const rendered = (html: string) =>
    renderTemplate({ subject: "Hello", html, text: null }, sampleLetter("invite", letter).values);

  it.each([
    ["a mail of 200 MB", `{% for i in (1..100000) %}${filled("<b>y</b>", 2000)}{% endfor %}`],
    ["more numbers than there are", "{% for i in (1..100000000) %}{% endfor %}"],
    [
      "a loop in a loop in a loop",
      "{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}",
    ],
    [
      "a value that doubles",
      '{% assign a = "xxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    [
      "a value that eats itself",
      '{% assign a = "x" %}{% for i in (1..30) %}{% assign a = a | replace: "x", "xxxxxxxx" %}{% endfor %}',
    ],
    ["a date as wide as a book", '{{ "now" | date: "%999999999Y" }}'],
  ])("that would make %s is stopped", (_, html) => {
    const took = timed(() => expect(() => rendered(html)).toThrow());
    expect(took).toBeLessThan(3 * SOON_MS);
  });

  it.each(["{{ text.constructor }}", "{{ url.constructor.constructor }}", "{{ text.__proto__ }}", "{{ data.toString }}"])(
    "reaches nothing of the program: %s",
    (html) => {
      expect(rendered(html).html).toBe(rendered("").html);
    },
  );
});
