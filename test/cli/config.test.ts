import { describe, expect, it } from "vitest";
import { ConfigError, doubtsAbout, readConfig } from "../../src/cli/config.ts";

const env = { DOORLIST_SECRET: "a secret for tests only" };

describe("DOORLIST_TRUSTED_PROXIES", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["0", 0],
    ["2", 2],
    ["192.0.2.7, 10.0.0.0/8", ["192.0.2.7", "10.0.0.0/8"]],
    ["2001:db8::/32", ["2001:db8::/32"]],
  ])("%j is read as %j", (text, expected) => {
    expect(readConfig({ ...env, DOORLIST_TRUSTED_PROXIES: text }).trustedProxies).toEqual(expected);
  });

  it.each(["yes", "-1", "1.5", "10.0.0.0/40", "nginx", "1, 10.0.0.0/8"])("%j cannot be meant", (text) => {
    expect(() => readConfig({ ...env, DOORLIST_TRUSTED_PROXIES: text })).toThrow(ConfigError);
  });
});

describe("DOORLIST_ROLES", () => {
  const roles = { owner: { grants: ["*"] }, admin: { grants: ["content-creator"] }, "content-creator": { grants: [] } };
  const read = (text?: string) => readConfig({ ...env, DOORLIST_ROLES: text }).roles;

  it("declares the roles, highest first, in the place of the usual ones", () => {
    expect(read(JSON.stringify(roles))).toEqual(roles);
    expect(Object.keys(read(JSON.stringify(roles)) ?? {})).toEqual(["owner", "admin", "content-creator"]);
    for (const none of [undefined, ""]) expect(Object.keys(read(none) ?? {})).toEqual(["owner", "admin", "member"]);
  });

  it.each([
    "owner,member",
    "[]",
    "{}",
    '{"owner":["*"]}',
    '{"owner":{"grant":["*"]}}',
    '{"owner":{"grants":["*"]},"a role":{"grants":[]}}',
    '{"owner":{"grants":["editor"]}}',
    '{"owner":{"grants":["*"]},"10":{"grants":[]}}',
  ])("%s cannot be meant", (text) => {
    expect(() => read(text)).toThrow(ConfigError);
    expect(() => read(text)).toThrow(/^DOORLIST_ROLES/);
  });
});

describe("what cannot be meant", () => {
  it.each([
    ["DOORLIST_BASE_URL", ["https://a.example/?x=1", "https://a.example/#x", "https://a.example/?", "https://ann:pw@a.example"]],
    ["DOORLIST_MAIL_FROM", ["Acme", "Acme <invites>", "<>"]],
    ["DOORLIST_WEBHOOK_ALLOW_PRIVATE", ["true", "yes"]],
    ["DOORLIST_API_KEY", ["a key of many words, with spaces"]],
  ])("of %s is refused by name", (name, texts) => {
    for (const text of texts) expect(() => readConfig({ ...env, [name]: text }), text).toThrow(new RegExp(`^${name} `));
  });

  it("leaves what can be", () => {
    const read = (more: NodeJS.ProcessEnv) => readConfig({ ...env, ...more });
    expect(read({ DOORLIST_BASE_URL: " https://a.example/invites// " }).baseUrl).toBe("https://a.example/invites");
    for (const from of ["invites@a.example", "Acme <invites@a.example>", '"Acme, Inc." <invites@a.example>'])
      expect(read({ DOORLIST_MAIL_FROM: from }).mail?.from).toBe(from);
    expect(read({ DOORLIST_WEBHOOK_ALLOW_PRIVATE: "0" }).allowPrivateHosts).toBe(false);
    expect(read({ DOORLIST_WEBHOOK_ALLOW_PRIVATE: "" }).allowPrivateHosts).toBe(false);
  });

  it("is told where a name is no setting, but not of what Kubernetes sets for a service", () => {
    const service = { DOORLIST_SERVICE_HOST: "10.0.0.1", DOORLIST_PORT: "tcp://10.0.0.1:4400", DOORLIST_PORT_4400_TCP: "x" };
    const given = { ...env, ...service, DOORLIST_SMTP_ULR: "smtp://x", PORT: "1" };
    expect(doubtsAbout(given)).toEqual(["DOORLIST_SMTP_ULR is no setting of Doorlist"]);
  });

  it("is told of a key that can be guessed, which is taken all the same", () => {
    expect(doubtsAbout({ ...env, DOORLIST_API_KEY: "secret" })).toEqual([expect.stringContaining("fewer than 16 characters")]);
    expect(readConfig({ ...env, DOORLIST_API_KEY: "secret" }).apiKey).toBe("secret");
    expect(doubtsAbout({ ...env, DOORLIST_API_KEY: "sixteen_letters!" })).toEqual([]);
  });
});
