/** Mail on the wire: what became of each, the tenant's own server, whom none may reach, and erasing a person. */
import { z } from "zod";
import { deliveryStates } from "../core/invite.ts";
import { dateTime, line, pageOf } from "./common.ts";

export const message = z
  .object({
    id: z.string(),
    to: z.string(),
    state: z.enum([...deliveryStates, "dropped"]).meta({ description: "dropped: its invite was decided before it went out" }),
    reason: z.string().nullable(),
    at: dateTime.nullable().meta({ description: "When it took this state" }),
    attempts: z.int(),
    createdAt: dateTime,
    sentAt: dateTime.nullable(),
  })
  .meta({ id: "Message" });

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[\p{L}\p{N}._:-]+$/u, "A host name or an IP address");
const sender = line(320);
const tls = z.enum(["implicit", "starttls", "none"]).meta({ description: "implicit (465), starttls, demanded (587), or none" });
const dkim = { domain: line(253), selector: z.string().regex(/^[A-Za-z0-9._-]{1,63}$/, "Letters, digits, . _ and -") };

export const mailServer = z
  .object({
    host: z.string(),
    port: z.int(),
    tls,
    user: z.string().nullable(),
    hasPassword: z.boolean(),
    from: z.string(),
    replyTo: z.string().nullable(),
    dkim: z.object(dkim).nullable().meta({ description: "The private key is never shown" }),
    updatedAt: dateTime,
  })
  .meta({ id: "MailServer" });

export const putMailServer = z
  .strictObject({
    host,
    port: z.int().min(1).max(65_535),
    tls,
    user: line(320).nullish(),
    password: z.string().min(1).max(1024).nullish().meta({ description: "Left out: the stored one stays" }),
    from: sender.meta({ description: "e.g. Acme <invites@acme.example>" }),
    replyTo: sender.nullish(),
    dkim: z
      .strictObject({
        ...dkim,
        privateKey: z.string().max(8192).optional().meta({ description: "PEM; left out: the stored one stays" }),
      })
      .nullish(),
  })
  .meta({ id: "PutMailServer" });

export const testMailServer = z.strictObject({
  to: z.string().max(320).optional().meta({ description: "For keys; a person gets the mail themselves" }),
});
export const mailServerTest = z.object({
  ok: z.boolean(),
  to: z.string(),
  hint: z.string().nullable().meta({ description: "What to do about it" }),
  error: z.string().nullable().meta({ description: "In the server's own words" }),
});

export const suppression = z
  .object({
    id: z.string(),
    email: z.string().nullable().meta({ description: "Null where its person was erased: it stays suppressed all the same" }),
    reason: z.enum(["bounced", "complained", "unsubscribed", "manual"]),
    createdAt: dateTime,
  })
  .meta({ id: "Suppression" });
export const suppressionPage = pageOf(suppression);
export const addSuppression = z.strictObject({ email: z.string().max(320) });

export const erase = z
  .strictObject({
    email: z.string().max(320),
    account: z.boolean().optional().meta({ description: "Their account and memberships too" }),
  })
  .meta({ id: "Erase" });
export const erasure = z
  .object({
    invites: z.int().meta({ description: "Invites that were theirs" }),
    account: z.boolean().nullable().meta({ description: "Was there one, and is it gone? Null: it was not asked for" }),
    ownerless: z.array(z.string()).meta({ description: "Tenants whose last owner they were" }),
  })
  .meta({ id: "Erasure" });

export interface WireMessage extends z.infer<typeof message> {}
export interface WireMailServer extends z.infer<typeof mailServer> {}
export interface WireMailServerTest extends z.infer<typeof mailServerTest> {}
export interface WireSuppression extends z.infer<typeof suppression> {}
export interface PutMailServerBody extends z.input<typeof putMailServer> {}
export interface WireErasure extends z.infer<typeof erasure> {}
