/** What a tenant's template costs those who share the server with it. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { markupErrors } from "../../src/mail/markup-rules.ts";
import { placedInHtml } from "../../src/mail/place-secrets.ts";
import { plainName } from "../../src/mail/plain-name.ts";
import { plainText } from "../../src/mail/plain-text.ts";
import { sampleLetter } from "../../src/mail/sample.ts";
import { faultsApart, renderApart } from "../../src/mail/templates-apart.ts";
import { createThread } from "../../src/mail/thread.ts";

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

  it.each(["<", "<!--", "<a ", "<b>", "<b a=", "\u0001", ".", "./", "a\u0001 ", "<b> ", "<title>"])(
    "is searched for what opens an invite in time: %s",
    (part) => {
      const places = (html: string) => () => {
        try {
          placedInHtml(html, values);
        } catch {
          // What cannot be read is refused.
        }
      };
      expect(timed(places(filled(part)))).toBeLessThan(SOON_MS);
      expect(timed(places(`<b ${filled(part).replace(/[<>]/g, "")}>`))).toBeLessThan(SOON_MS);
    },
  );

  it.each(["ia", " ", "\t@", "@", ":", "a:", "//", "1.", "www.", "\u200b"])("is cut to a name in time: %s", (part) => {
    expect(timed(() => plainName(filled(part)))).toBeLessThan(SOON_MS);
  });
});

const letter = { locale: "en", tenantName: "Acme", timeZone: null, baseUrl: "https://doorlist.example", now: 0 };
const { values } = sampleLetter("invite", letter);
const rendered = (html: string) => renderApart({ subject: "Hello", html, text: null }, values);
const draft = (body: string) => ({ subject: "Hello", body, text: null });

/** Milliseconds of this thread, which is the one that serves requests; others' load does not count. */
async function spent(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
const LEAST_MS = 50;

describe("a template", () => {
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
    ["a date for each of 100,000", `{% for i in (1..100000) %}{{ "now" | date: "${filled("%A%B%c", 60)}" }}{% endfor %}`],
    [
      "a search through much for nothing, 10,000 times",
      `{% assign a = "${filled("x", 20_000)}" %}{% for i in (1..10000) %}{% if a contains "${filled("x", 30)}y" %}{% endif %}{% endfor %}`,
    ],
  ])("that would make %s is stopped, and holds up nobody meanwhile", async (_, html) => {
    const began = performance.now();
    expect(await spent(() => expect(rendered(html)).rejects.toThrow())).toBeLessThan(LEAST_MS);
    expect(performance.now() - began).toBeLessThan(3 * SOON_MS);
  });

  it.each([
    ["outputs alone", filled("{{ text.lead }}", 64 * 1024)],
    ["filters", filled('{{ url | append: "a" | replace: "a", "b" | upcase | url_encode }}', 64 * 1024)],
    ["tags alone", filled("<b>", 64 * 1024)],
    ["braces", filled("{{", 64 * 1024)],
  ])("of 64 KB of %s is looked through without holding up anybody", async (_, body) => {
    expect(await spent(() => faultsApart("invite", draft(body)))).toBeLessThan(LEAST_MS);
  });

  it("is rendered in its turn behind one that is stopped", async () => {
    const slow = rendered(
      "{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}",
    );
    const mails = Promise.all(Array.from({ length: 5 }, () => rendered("<p>{{ tenant.name }}</p>")));
    await expect(slow).rejects.toThrow();
    for (const { html } of await mails) expect(html).toContain("<p>Acme</p>");
  });

  it.each(["{{ text.constructor }}", "{{ url.constructor.constructor }}", "{{ text.__proto__ }}", "{{ data.toString }}"])(
    "reaches nothing of the program: %s",
    async (html) => {
      expect((await rendered(html)).html).toBe((await rendered("")).html);
    },
  );
});

describe("a thread for work", () => {
  const thread = createThread<string, string>(join(import.meta.dirname, "stubborn-thread.ts"), {
    longestMs: 1500,
    memoryMb: 32,
  });

  it("goes on with the next where a job never ends, eats all memory, or throws", async () => {
    const jobs = ["echo", "hang", "echo", "eat", "throw", "echo"].map((job) => thread(job).catch(({ message }) => message));
    expect(await Promise.all(jobs)).toEqual(["echo", "It takes too long", "echo", "It takes too much memory", "no", "echo"]);
  });
});
