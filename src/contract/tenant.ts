/** Tenants, their members, keys and events on the wire; and the person who is signed in. */
import { z } from "zod";
import { cursor, dateTime, limit, line, roleNames, tenantId } from "./common.ts";
import { member } from "./visit.ts";

const seats = z.int().min(0).max(10_000_000).nullable().meta({ description: "The most members; null: no limit" });

export const createTenant = z.strictObject({ name: line(200), id: tenantId.optional() }).meta({ id: "CreateTenant" });
export const updateTenant = z
  .strictObject({ name: line(200).optional(), seats: seats.optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "Nothing to change")
  .meta({ id: "UpdateTenant" });

export const tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    seats: z.int().nullable(),
    members: z.int(),
    roles: z.array(z.string()).nullable().optional().meta({ description: "Your own roles there; null for a key" }),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "Tenant" });

const person = z.object({ email: z.string(), name: z.string() }).nullable();
export const memberWithUser = member.extend({ user: person }).meta({ id: "MemberWithUser" });
export const setRoles = z.strictObject({ roles: roleNames.min(1) });

export const createApiKey = z.strictObject({ name: line(100) });
export const apiKey = z
  .object({
    id: z.string(),
    tenantId: z.string().nullable(),
    name: z.string(),
    createdBy: z.string().nullable(),
    createdAt: dateTime,
  })
  .meta({ id: "ApiKey" });
export const createdApiKey = z.object({ apiKey, key: z.string().meta({ description: "Shown this once" }) });

export const event = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    type: z.string(),
    inviteId: z.string().nullable(),
    actor: z.string().meta({ description: "user:<id>, key:<id>, holder or system" }),
    at: dateTime,
    data: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: "Event" });
export const eventQuery = z.strictObject({ inviteId: line(64).optional(), limit, cursor });

export const me = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), emailVerified: z.boolean(), name: z.string() }),
    roles: z
      .array(z.object({ name: z.string(), grants: z.array(z.string()) }))
      .meta({ description: "As declared, highest first" }),
  })
  .meta({ id: "Me" });

export type WireTenant = z.infer<typeof tenant>;
export type WireMemberWithUser = z.infer<typeof memberWithUser>;
export type WireApiKey = z.infer<typeof apiKey>;
export type WireEvent = z.infer<typeof event>;
export type WireMe = z.infer<typeof me>;
export type CreateTenantBody = z.input<typeof createTenant>;
export type UpdateTenantBody = z.input<typeof updateTenant>;
