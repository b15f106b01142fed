/** The methods of the client, in which a role is one of those that a server declares. */

type Each<T, Role> = T extends string[] ? Role[] : T;
type One<T, Role> = T extends string ? Role : T;

/** The same shape, in which a role is one of these. */
type WithRoles<T, Role> = T extends string[]
  ? Role[]
  : T extends object
    ? {
        [K in keyof T]: K extends "roles" | "defaultRoles"
          ? Each<T[K], Role>
          : K extends "role"
            ? One<T[K], Role>
            : K extends "defaults" | "settings"
              ? WithRoles<T[K], Role>
              : T[K];
      }
    : T;
type ItemsWithRoles<T, Role> = T extends (infer Item extends object)[] ? WithRoles<Item, Role>[] : WithRoles<T, Role>;

/** Its parameters are a method's, so that a client that knows roles can be given where any client will do. */
type Method<Args extends unknown[], Result> = { call(...args: Args): Result }["call"];

export type WithRoleNames<Methods, Role> = Methods extends (...args: infer Args) => infer Result
  ? Method<{ [K in keyof Args]: ItemsWithRoles<Args[K], Role> }, Result>
  : { [K in keyof Methods]: WithRoleNames<Methods[K], Role> };
