import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assertAddressee,
  assertRedirect,
  headerUrl,
  isAllowedRedirect,
  MAX_LIFETIME_MS,
  MIN_LIFETIME_MS,
  resolveExpiry,
  usableRedirect,
} from "../../src/core/policy.ts";
import type { World } from "../../src/core/world.ts";
import { inviteOf, NOW } from "../support/store.ts";

describe("an expiry", () => {
  it("is left to the default where neither way is given", () => {
    expect(resolveExpiry({}, NOW)).toBeUndefined();
  });

  it("lies from a minute to a year ahead, both ends included", () => {
    const property = fc.property(fc.integer({ min: MIN_LIFETIME_MS, max: MAX_LIFETIME_MS }), (lifetime) => {
      expect(resolveExpiry({ expiresAt: NOW + lifetime }, NOW)).toBe(NOW + lifetime);
      const seconds = Math.ceil(lifetime / 1000);
      expect(resolveExpiry({ expiresIn: seconds }, NOW)).toBe(NOW + seconds * 1000);
    });
    fc.assert(property, { examples: [[MIN_LIFETIME_MS], [MAX_LIFETIME_MS]] });
  });

  it.each([
    0,
    -1,
    59,
    59.999,
    MAX_LIFETIME_MS / 1000 + 1,
    1e300,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_VALUE,
  ])("is not in %d seconds", (expiresIn) => {
    const refused = (field: string) => expect.objectContaining({ code: "invalid_expiry", extras: { field } });
    expect(() => resolveExpiry({ expiresIn }, NOW)).toThrow(refused("expiresIn"));
    expect(() => resolveExpiry({ expiresAt: NOW + expiresIn * 1000 }, NOW)).toThrow(refused("expiresAt"));
  });

  it("is given in one way, not in both", () => {
    expect(() => resolveExpiry({ expiresIn: 3600, expiresAt: NOW + 3_600_000 }, NOW)).toThrow(
      expect.objectContaining({ code: "invalid_expiry" }),
    );
  });

  it("is a whole millisecond", () => {
    expect(resolveExpiry({ expiresIn: 60.0005 }, NOW)).toBe(NOW + 60_000);
    expect(resolveExpiry({ expiresAt: NOW + 90_000.9 }, NOW)).toBe(NOW + 90_000);
  });
});

const world = { baseUrl: "https://app.example/base", allowedOrigins: ["https://ok.example:8443", "http://localhost:3000"] };

const anywhere = world as unknown as World;

describe("a redirect", () => {
  it.each([
    "https://app.example",
    "https://app.example/",
    "https://app.example:443/welcome?a=b#c",
    "HTTPS://APP.EXAMPLE/welcome",
    "https://ok.example:8443/x",
    "http://localhost:3000",
    "/",
    "/welcome",
    "/welcome?next=https://evil.example#//evil.example",
    "/@evil.example",
    "/evil.example",
    "/a//b",
    "/..//evil.example",
  ])("may lead to %j", (url) => {
    expect(isAllowedRedirect(world, url)).toBe(true);
    expect(usableRedirect(anywhere, url)).toBe(url);
    expect(() => assertRedirect(world, url, "redirectUrl")).not.toThrow();
  });

  it.each([
    "",
    " ",
    "welcome",
    "?next=/",
    "#top",
    "./welcome",
    "//evil.example",
    "///evil.example",
    "//app.example",
    "//app.example@evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https:\\\\evil.example",
    "https://app.example\\@evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:app.example/welcome",
    "https:/app.example/welcome",
    "https:///evil.example",
    "HTTPS:evil.example",
    "http:evil.example",
    "https:app.example.evil.example",
    "https://evil.example",
    "https://evil.example/https://app.example",
    "https://evil.example?https://app.example",
    "https://evil.example#@app.example",
    "https://app.example.evil.example",
    "https://app.example@evil.example",
    "https://app.example:pass@evil.example",
    "https://user@app.example",
    "https://user:pass@app.example/",
    "https://app.example.",
    "https://app.example./welcome",
    "https://app.example:444",
    "https://app.example:80",
    "http://app.example",
    "http://app.example:443",
    "https://ok.example",
    "https://ok.example:8444",
    "http://ok.example:8443",
    "https://localhost:3000",
    "http://127.0.0.1:3000",
    "https://app.exаmple",
    "https://xn--app-7cd.example",
    "https://app。example.evil.example",
    "https://sub.app.example",
    "https://appxexample",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "javascript://app.example/%0aalert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "blob:https://app.example/1",
    "file:///etc/passwd",
    "ftp://app.example",
    "mailto:ana@example.com",
    "view-source:https://app.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "ht\ttps://app.example",
    "https://app.example\n",
    "https://app.example/\r\nSet-Cookie: a=b",
    "https://app.example/\0",
    "https://app\u00ad.example/",
    "/\u200b/evil.example",
    "/\u202egro.live",
    "https://[::1]",
    "https://",
    "https://app.example:port",
    "null",
    "undefined",
  ])("may not lead to %j", (url) => {
    expect(isAllowedRedirect(world, url)).toBe(false);
    expect(usableRedirect(anywhere, url)).toBeNull();
    expect(() => assertRedirect(world, url, "callbackUrl")).toThrow(
      expect.objectContaining({ code: "redirect_not_allowed", extras: { field: "callbackUrl" } }),
    );
  });

  it("that is allowed leads to an allowed origin from wherever it is followed, in a header too", () => {
    const origins = ["https://app.example", ...world.allowedOrigins];
    const piece = fc.constantFrom(
      "/",
      "\\",
      ":",
      "@",
      ".",
      "?",
      "#",
      "https",
      "http",
      "app.example",
      "evil.example",
      "%2f",
      "\t",
      "→",
      "x",
    );
    const property = fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const url = pieces.join("");
      fc.pre(isAllowedRedirect(world, url));
      const own = "https://app.example/join/token";
      expect(headerUrl(url)).toMatch(/^[\x21-\x7e]+$/);
      expect(new URL(headerUrl(url), own).href).toBe(new URL(url, own).href);
      if (url.startsWith("/")) expect(new URL(url, own).origin).toBe("https://app.example");
      else {
        // Pages of another scheme and of another origin read it the same.
        for (const page of ["https://app.example/a/b", "http://localhost:3000", "https://elsewhere.example"]) {
          expect(origins).toContain(new URL(url, page).origin);
        }
      }
    });
    fc.assert(property, {
      numRuns: 3000,
      maxSkipsPerRun: 10_000,
      examples: [[["https", ":", "evil.example"]], [["/", ".", "/", "/", "→"]]],
    });
  });

  it("may lead where the host says besides, but never to what a browser runs or reads in two ways", () => {
    const trusting = { ...world, trusts: () => true };
    for (const url of ["myapp://welcome", "com.example.app:/in/{token}", "exp://127.0.0.1:8081", "https://other.example/x"])
      expect(isAllowedRedirect(trusting, url), url).toBe(true);
    for (const url of [
      "javascript:alert(1)",
      "JavaScript://other.example/%0aalert(1)",
      "data:text/html,x",
      "vbscript:x",
      "blob:https://other.example/1",
      "file:///etc/passwd",
      "view-source:https://other.example",
      "https:other.example",
      "//other.example",
      "https://a:b@other.example",
      "myapp:\\\\x",
      " myapp://x",
      "my\tapp://x",
      "welcome",
      "",
    ])
      expect(isAllowedRedirect(trusting, url), url).toBe(false);
    expect(isAllowedRedirect({ ...world, trusts: () => false }, "myapp://welcome")).toBe(false);
  });

  it("that was allowed once is not followed after the origin was taken off the list", () => {
    const url = "https://ok.example:8443/x";
    expect(usableRedirect(anywhere, url)).toBe(url);
    expect(usableRedirect({ ...anywhere, allowedOrigins: [] }, url)).toBeNull();
    expect(usableRedirect(anywhere, null)).toBeNull();
  });
});

describe("an addressee", () => {
  const user = (email: string, emailVerified = false) => ({ id: "user1", name: "Ana", email, emailVerified });
  const refused = (code: string) => expect.objectContaining({ code });

  it("of an e-mail invite is whoever has the address, in any spelling of its case", () => {
    const invite = inviteOf({ emailKey: "ana@xn--mnchen-3ya.example" });
    for (const email of ["ana@münchen.example", "ANA@MÜNCHEN.example", "ana@xn--mnchen-3ya.example"]) {
      expect(() => assertAddressee(invite, user(email))).not.toThrow();
    }
    for (const email of ["an.a@münchen.example", "ana+x@münchen.example", "ana@munchen.example", "ben@münchen.example", ""]) {
      expect(() => assertAddressee(invite, user(email, true))).toThrow(refused("email_mismatch"));
    }
  });

  it("of a link is anybody, or whoever has an address of one of its domains", () => {
    const anybody = inviteOf({ kind: "link" });
    expect(() => assertAddressee(anybody, user("ana@example.com"))).not.toThrow();
    const invite = inviteOf({ kind: "link", allowedDomains: ["example.com", "xn--mnchen-3ya.example"] });
    for (const email of ["ana@Example.COM", "ben@münchen.example"]) {
      expect(() => assertAddressee(invite, user(email))).not.toThrow();
    }
    for (const email of [
      "ana@sub.example.com",
      "ana@notexample.com",
      "ana@example.com.evil.example",
      "ana@example.com@evil.example",
    ]) {
      expect(() => assertAddressee(invite, user(email, true))).toThrow(refused("domain_not_allowed"));
    }
  });
});
