/** Roles are declared in configuration; what a role may grant is its ceiling. */
import { Problem } from "./problems.ts";

export interface RoleDeclaration {
  /** The roles that a holder may give to others; `"*"` is every role. */
  readonly grants: readonly string[];
}

/** Declared highest first: the order in which they are shown and kept. */
export type Roles = Readonly<Record<string, RoleDeclaration>>;

export const defaultRoles = {
  owner: { grants: ["*"] },
  admin: { grants: ["admin", "member"] },
  member: { grants: [] },
} as const satisfies Roles;

/**
 * @throws where the declaration cannot be kept in order (JavaScript puts keys like "10" before all others), or grants a role that
 * there is not
 */
export function assertRoles(roles: Roles): void {
  const numeric = Object.keys(roles).find((name) => /^\d+$/.test(name));
  if (numeric !== undefined) throw new Error(`A role needs a name that is no number: ${numeric}`);
  lowestRole(roles);
  for (const [name, { grants }] of Object.entries(roles)) {
    const unknown = grants.find((granted) => granted !== "*" && !isRole(roles, granted));
    if (unknown !== undefined) throw new Error(`The role ${name} may grant ${unknown}, which is not declared`);
  }
}

export function isRole(roles: Roles, name: string): boolean {
  return Object.hasOwn(roles, name);
}

/** The role of those who get none named: the last declared. */
export function lowestRole(roles: Roles): string {
  const name = Object.keys(roles).at(-1);
  if (name === undefined) throw new Error("At least one role must be declared");
  return name;
}

/** The role of whoever makes a tenant: the first declared. */
export function highestRole(roles: Roles): string {
  return Object.keys(roles)[0] ?? lowestRole(roles);
}

/** The first of `wanted` that none of `held` may grant. */
export function beyondCeiling(roles: Roles, held: readonly string[], wanted: readonly string[]): string | undefined {
  const grants = held.flatMap((name) => (isRole(roles, name) ? (roles[name]?.grants ?? []) : []));
  return grants.includes("*") ? undefined : wanted.find((name) => !grants.includes(name));
}

/** Does whoever has the roles `held` have each of `offered` too, or may grant it, and so give it to themselves? */
export function covers(roles: Roles, held: readonly string[], offered: readonly string[]): boolean {
  return (
    beyondCeiling(
      roles,
      held,
      offered.filter((name) => !held.includes(name)),
    ) === undefined
  );
}

/** For each of these roles, the roles that may grant it. */
export function grantersOf(roles: Roles, wanted: readonly string[]): string[][] {
  return wanted.map((name) => Object.keys(roles).filter((holder) => beyondCeiling(roles, [holder], [name]) === undefined));
}

/** May a holder of these roles invite anybody at all? */
export function mayInvite(roles: Roles, held: readonly string[]): boolean {
  return held.some((name) => isRole(roles, name) && (roles[name]?.grants.length ?? 0) > 0);
}

/** Both sets, each role once, in the declared order: accepting raises, it never takes away. */
export function unionRoles(roles: Roles, held: readonly string[], offered: readonly string[]): string[] {
  const order = Object.keys(roles);
  const rank = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return [...new Set([...held, ...offered])].sort((a, b) => rank(a) - rank(b));
}

/** @throws Problem `unknown_role`, naming the field. */
export function assertKnownRoles(roles: Roles, names: readonly string[], field = "roles"): void {
  names.forEach((name, index) => {
    if (!isRole(roles, name)) {
      const known = Object.keys(roles).join(", ");
      throw new Problem("unknown_role", { field: `${field}.${index}`, detail: `There is no such role; there are ${known}` });
    }
  });
}
