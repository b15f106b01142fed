import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assertKnownRoles,
  beyondCeiling,
  defaultRoles,
  highestRole,
  isRole,
  lowestRole,
  mayInvite,
  type Roles,
  unionRoles,
} from "../../src/core/role.ts";

/** Names that every object has, or that a careless look-up finds. */
const NOT_ROLES = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "prototype", "", "*", "Owner", "owner "];
const known = Object.keys(defaultRoles);
const anyName = fc.oneof(fc.constantFrom(...known), fc.constantFrom(...NOT_ROLES), fc.string());
const anyNames = fc.array(anyName, { maxLength: 5 });

describe("roles", () => {
  it.each(NOT_ROLES)("are declared: %j is none", (name) => {
    expect(isRole(defaultRoles, name)).toBe(false);
    expect(mayInvite(defaultRoles, [name])).toBe(false);
    expect(() => assertKnownRoles(defaultRoles, ["member", name])).toThrow(
      expect.objectContaining({ code: "unknown_role", extras: expect.objectContaining({ field: "roles.1" }) }),
    );
  });

  it("names the field at fault and the roles there are", () => {
    expect(() => assertKnownRoles(defaultRoles, known)).not.toThrow();
    expect(() => assertKnownRoles(defaultRoles, ["boss"], "defaults.roles")).toThrow(
      expect.objectContaining({
        extras: { field: "defaults.roles.0", detail: expect.stringContaining("owner, admin, member") },
      }),
    );
  });

  it("are declared highest first", () => {
    expect(highestRole(defaultRoles)).toBe("owner");
    expect(lowestRole(defaultRoles)).toBe("member");
    expect(() => lowestRole({})).toThrow(/At least one role/);
  });

  it.each<[string[], string[], string | undefined]>([
    [["owner"], ["owner", "admin", "member"], undefined],
    [["admin"], ["admin", "member"], undefined],
    [["admin"], ["member", "owner"], "owner"],
    [["member"], ["member"], "member"],
    [["member", "admin"], ["admin"], undefined],
    [[], ["member"], "member"],
    [["nobody"], ["member"], "member"],
    [["__proto__"], ["member"], "member"],
    [["constructor"], ["name"], "name"],
    [["member"], [], undefined],
  ])("%j may grant %j, but for %j", (held, wanted, beyond) => {
    expect(beyondCeiling(defaultRoles, held, wanted)).toBe(beyond);
  });

  it("never let anybody without a star grant what no role of theirs grants", () => {
    const property = fc.property(anyNames, anyNames, (held, wanted) => {
      const beyond = beyondCeiling(defaultRoles, held, wanted);
      if (held.includes("owner")) expect(beyond).toBeUndefined();
      else {
        const grantable = held.includes("admin") ? ["admin", "member"] : [];
        expect(beyond).toBe(wanted.find((name) => !grantable.includes(name)));
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("let those invite who may grant something", () => {
    expect(mayInvite(defaultRoles, ["owner"])).toBe(true);
    expect(mayInvite(defaultRoles, ["member", "admin"])).toBe(true);
    expect(mayInvite(defaultRoles, ["member"])).toBe(false);
    expect(mayInvite(defaultRoles, [])).toBe(false);
  });

  describe("of two sets together", () => {
    it("stand in the order in which they are declared, the unknown last", () => {
      expect(unionRoles(defaultRoles, ["member"], ["owner"])).toEqual(["owner", "member"]);
      expect(unionRoles(defaultRoles, ["retired", "member"], ["admin"])).toEqual(["admin", "member", "retired"]);
      expect(unionRoles(defaultRoles, ["__proto__"], ["admin"])).toEqual(["admin", "__proto__"]);
      const custom: Roles = { first: { grants: ["*"] }, second: { grants: [] }, third: { grants: [] } };
      expect(unionRoles(custom, ["third", "second"], ["first"])).toEqual(["first", "second", "third"]);
    });

    it("take nothing away, add nothing else, and hold each role once", () => {
      const property = fc.property(anyNames, anyNames, (held, offered) => {
        const both = unionRoles(defaultRoles, held, offered);
        expect(new Set(both)).toEqual(new Set([...held, ...offered]));
        expect(both).toHaveLength(new Set(both).size);
        const declared = both.filter((name) => known.includes(name));
        expect(declared).toEqual(known.filter((name) => both.includes(name)));
        expect(unionRoles(defaultRoles, both, offered)).toEqual(both);
      });
      fc.assert(property, { numRuns: 500 });
    });
  });
});
