/** The roles of the app and of its organizations, as the plugins of Better Auth declare them. */
import type { AuthContext } from "better-auth";
import { assertRoles, type Roles } from "../../core/role.ts";

interface Authorizing {
  authorize(request: Record<string, string[]>): { success: boolean };
}
interface AdminOptions {
  roles?: Record<string, unknown>;
  adminRoles?: string | string[];
  adminUserIds?: string[];
  defaultRole?: string;
}
export interface OrganizationOptions {
  roles?: Record<string, unknown>;
  creatorRole?: string;
  membershipLimit?: number | ((...about: unknown[]) => number | Promise<number>);
  teams?: { enabled?: boolean; maximumMembersPerTeam?: number | ((about: unknown) => number | Promise<number>) };
}

type Context = Pick<AuthContext, "options">;

export function optionsOf<T>({ options }: Context, plugin: string): T | undefined {
  const found = options.plugins?.find(({ id }) => id === plugin);
  return found && ((found.options ?? {}) as T);
}

export interface AppRoles {
  roles: Roles;
  /** Of somebody whose account has none. */
  defaultRole: string;
  /** People who are admins by configuration, whatever role their accounts have. */
  adminIds: readonly string[];
}

/** Highest first. An admin may invite to every role, anybody else to every role that is no admin's. */
export function appRoles(context: Context, configured: Roles | undefined): AppRoles {
  const admin = optionsOf<AdminOptions>(context, "admin") ?? {};
  const defaultRole = admin.defaultRole ?? "user";
  const adminIds = admin.adminUserIds ?? [];
  if (configured) {
    assertRoles(configured);
    return { roles: configured, defaultRole, adminIds };
  }
  const admins = [admin.adminRoles ?? "admin"].flat();
  const others = Object.keys(admin.roles ?? { user: {} }).filter((role) => !admins.includes(role) && role !== defaultRole);
  const plain = [...others, ...(admins.includes(defaultRole) ? [] : [defaultRole])];
  const declared = [...admins.map((role) => [role, ["*"]] as const), ...plain.map((role) => [role, plain] as const)];
  return { roles: Object.fromEntries(declared.map(([role, grants]) => [role, { grants }])), defaultRole, adminIds };
}

/** The creator's role may invite to every role; one that may invite, to itself and to those that may not. */
export function organizationRoles({ roles, creatorRole = "owner" }: OrganizationOptions): Roles {
  const mayInvite = (name: string): boolean => {
    const role = roles?.[name] as Authorizing | undefined;
    return role ? role.authorize({ invitation: ["create"] }).success : name === "admin";
  };
  const names = [...new Set(["admin", ...Object.keys(roles ?? {}), "member"])].filter((name) => name !== creatorRole);
  const [inviting, plain] = [names.filter(mayInvite), names.filter((name) => !mayInvite(name))];
  const declared = [
    [creatorRole, ["*"]] as const,
    ...inviting.map((name) => [name, [name, ...plain]] as const),
    ...plain.map((name) => [name, []] as const),
  ];
  return Object.fromEntries(declared.map(([name, grants]) => [name, { grants }]));
}
