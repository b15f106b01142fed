import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../src/cli/config.ts";

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
