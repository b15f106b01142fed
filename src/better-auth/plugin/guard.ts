import type { GenericEndpointContext } from "better-auth";
import { APIError, isAPIError } from "better-auth/api";
import { Problem } from "../../core/problems.ts";
import { Refused, refusalOf } from "../refused.ts";

/** The refusal that an error stands for; what nobody foresaw is thrown on. */
export function refusedBy(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof Problem) return refusalOf(error);
  throw error;
}

/**
 * What a page is told went wrong, whatever it was: a hook's own refusal by its code, and what nobody foresaw in the
 * word that Better Invite has for it. @throws a hook's own redirect
 */
export function toldOn({ context }: GenericEndpointContext, error: unknown): { code: string; message: string } {
  if (error instanceof Refused || error instanceof Problem) return refusedBy(error);
  const own = isAPIError(error) ? error : undefined;
  if (own && own.statusCode < 400) throw error;
  if (!own) context.logger.error("invite(): an invite could not be accepted", error);
  return { code: own?.body?.code ?? "SERVER_ERROR", message: own?.body?.message ?? "Internal server error" };
}

const names: Record<number, ConstructorParameters<typeof APIError>[0]> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  424: "FAILED_DEPENDENCY",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

export function toApiError({ status, code, message }: Refused): APIError {
  return new APIError(names[status] ?? "INTERNAL_SERVER_ERROR", { message, code });
}

/** Runs an act; what it refuses is answered in Better Auth's form. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toApiError(refusedBy(error));
  }
}

/** @throws APIError `INVALID_CALLBACK_URL` for one that leads outside the trusted origins */
export function assertCallback({ context }: Pick<GenericEndpointContext, "context">, url: string | undefined): void {
  if (!url || context.isTrustedOrigin(url, { allowRelativePaths: true })) return;
  throw toApiError(new Refused("INVALID_CALLBACK_URL"));
}
