/** Tenants, their members, keys and events on the wire; and the person who is signed in. */
import { z } from "zod";
import { isTimeZone } from "../core/day.ts";
import { eventTypes } from "../core/events.ts";
import { cursor, dateTime, limit, line, locale, roleNames, tenantId } from "./common.ts";
import { member } from "./visit.ts";

const seats = z.int().min(0).max(10_000_000).nullable().meta({ description: "The most members; null: no limit" });

export const createTenant = z.strictObject({ name: line(200), id: tenantId.optional() }).meta({ id: "CreateTenant" });

const timeZone = z.string().max(64).refine(isTimeZone, "Not a time zone").meta({ description: "IANA, e.g. Europe/Berlin" });
const texts = z.array(z.string().min(1).max(255)).max(100);
const settings = {
  locale: locale.nullable().meta({ description: "Of mails whose invite names none" }),
  timeZone: timeZone.nullable(),
  defaultRoles: roleNames.min(1).nullable().meta({ description: "Of an invite that names none" }),
  defaultExpiresInSeconds: z.int().nullable().meta({ description: "60 to 31536000; null: 7 days" }),
  allowedDomains: texts.nullable().meta({ description: "Invites go to addresses of these domains only" }),
  allowedOrigins: texts.nullable().meta({ description: "Where redirectUrl may lead besides where the installation allows" }),
  retentionDays: z
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .meta({ description: "Invites and requests are deleted this long after they were decided or ran out; counts stay" }),
  reminders: z
    .array(z.int().min(1).max(60))
    .max(5)
    .nullable()
    .meta({ description: "Days after an invite was sent; []: never; null: after 2 and 5" }),
  notices: z
    .strictObject({
      accepted: z.boolean(),
      rejected: z.boolean(),
      expired: z.boolean(),
      requested: z.boolean(),
      seatFree: z.boolean(),
    })
    .partial()
    .nullable()
    .meta({ description: "Mails to inviters and approvers; all are sent that are not false" }),
  joinRequests: z.boolean().nullable().meta({ description: "May anybody who is signed in ask to join? null: no" }),
  waitlist: z.enum(["approval", "automatic"]).nullable().meta({
    description: "Who comes when every seat is taken waits for one, and is let in by hand or in order; null: is refused",
  }),
};
export const tenantSettings = z.object(settings).meta({ id: "TenantSettings", description: "Null: the installation's way" });

export const updateTenant = z
  .strictObject({
    name: line(200).optional(),
    seats: seats.optional(),
    settings: z.strictObject(settings).partial().optional().meta({ description: "Those named; the others stay" }),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "Nothing to change")
  .meta({ id: "UpdateTenant" });

export const tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    seats: z.int().nullable(),
    members: z.int(),
    waiting: z.int().meta({ description: "How many are in the waitlist" }),
    settings: tenantSettings,
    roles: z.array(z.string()).nullable().optional().meta({ description: "Your own roles there; null for a key" }),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "Tenant" });

const person = z.object({ email: z.string(), name: z.string() }).nullable();
export const memberWithUser = member.extend({ user: person }).meta({ id: "MemberWithUser" });
export const memberQuery = z.strictObject({
  q: line(200).optional().meta({ description: "Part of an address or a name; at most 50 are found" }),
  ids: line(4_000)
    .refine((text) => text.split(",").length <= 50, "At most 50 ids")
    .optional()
    .meta({ description: "User ids with commas between, at most 50: those of them who are members" }),
  limit,
  cursor,
});
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
    type: z.enum(eventTypes),
    inviteId: z.string().nullable(),
    actor: z.string().meta({ description: "user:<id>, key:<id>, holder or system" }),
    at: dateTime,
    data: z.record(z.string(), z.unknown()).nullable().meta({ description: "A change has before and after" }),
    ip: z.string().nullable().meta({ description: "Where the request came from" }),
    userAgent: z.string().nullable(),
    position: z
      .int()
      .nullable()
      .meta({ description: "In the tenant's audit log, from 1 on, without gaps; null until it is sealed" }),
  })
  .meta({ id: "Event" });
export const eventQuery = z.strictObject({
  type: z.enum(eventTypes).optional(),
  inviteId: line(64).optional(),
  limit,
  cursor,
});

export const me = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), emailVerified: z.boolean(), name: z.string() }),
    roles: z
      .array(z.object({ name: z.string(), grants: z.array(z.string()) }))
      .meta({ description: "As declared, highest first" }),
    mailbox: z
      .string()
      .nullable()
      .meta({ description: "Where mails are read while no mail server is set; null: they leave, or you asked from elsewhere" }),
  })
  .meta({ id: "Me" });

export interface WireTenant extends z.infer<typeof tenant> {}
export interface WireMemberWithUser extends z.infer<typeof memberWithUser> {}
export interface WireApiKey extends z.infer<typeof apiKey> {}
export interface WireEvent extends z.infer<typeof event> {}
export interface WireMe extends z.infer<typeof me> {}
export interface CreateTenantBody extends z.input<typeof createTenant> {}
export interface UpdateTenantBody extends z.input<typeof updateTenant> {}
