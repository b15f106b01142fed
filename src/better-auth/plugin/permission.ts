/** Is it allowed? By a plain answer, a function, or a permission statement of the admin plugin. */
import type { GenericEndpointContext } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { Refused } from "../refused.ts";
import type { Gate, Permissions } from "./options.ts";

export async function isAllowed<Data>(ctx: GenericEndpointContext, gate: Gate<Data> | undefined, data: Data): Promise<boolean> {
  if (gate === undefined) return true;
  if (typeof gate === "boolean") return gate;
  return typeof gate === "function" ? Boolean(await gate(data)) : hasPermission(ctx, gate);
}

type Asked = (input: object) => Promise<{ success: boolean }>;

async function hasPermission(ctx: GenericEndpointContext, { statement, permissions }: Permissions): Promise<boolean> {
  const person = ctx.context.newSession?.user ?? (await getSessionFromCtx(ctx))?.user;
  if (!person) throw new Refused("UNAUTHORIZED");
  const admin = ctx.context.options.plugins?.find(({ id }) => id === "admin");
  const ask = admin?.endpoints?.userHasPermission as Asked | undefined;
  if (!ask) throw new Refused("ADMIN_PLUGIN_IS_NOT_SET_UP");
  const body = { userId: person.id, permissions: { [statement]: permissions } };
  // On the server's own behalf: neither headers nor a request, which it would take for the person's.
  const answer = await ask({ body, context: ctx.context });
  return answer.success === true;
}
