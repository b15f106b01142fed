/**
 * The names of the roles that are given, for the hooks that give some: with those of your server as a type, as in
 * `useCreateInvite<"captain" | "crew">("acme")`, no others compile.
 */
export interface OfRoles<Role extends string> {
  roles?: Role[];
}

/** The same for the usual roles in the settings of a tenant. */
export interface OfDefaultRoles<Role extends string> {
  settings?: { defaultRoles?: Role[] | null };
}
