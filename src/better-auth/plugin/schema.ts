/**
 * The models, reached through Better Auth's adapter. `invite` and `inviteUse` have every column of Better Invite's; the
 * columns that it lacks may be null, so that its tables are used as they are once they have them.
 */
import type { BetterAuthPluginDBSchema } from "better-auth";

const text = { type: "string", required: false } as const;
const invite = {
  type: "string",
  required: true,
  references: { model: "invite", field: "id", onDelete: "cascade" },
  index: true,
} as const;
const user = { ...text, references: { model: "user", field: "id", onDelete: "set null" }, index: true } as const;

export const schema = {
  invite: {
    fields: {
      token: { type: "string", required: true, unique: true },
      createdAt: { type: "date", required: true },
      expiresAt: { type: "date", required: true },
      maxUses: { type: "number", required: true },
      infinityMaxUses: { type: "boolean", required: true, defaultValue: false },
      createdByUserId: user,
      redirectToAfterUpgrade: text,
      shareInviterName: { type: "boolean", required: true },
      email: text,
      emails: { type: "string[]", required: false },
      role: { type: "string", required: true },
      newAccount: { type: "boolean", required: false },
      status: { type: "string", required: true },
      organizationId: { ...text, index: true },
      teamIds: text,
      emailKey: { ...text, index: true },
      uses: { type: "number", required: false },
      generation: { type: "number", required: false },
      keyId: text,
      tokenType: text,
      callbackUrl: text,
      linkTemplate: text,
    },
  },
  inviteUse: {
    fields: {
      inviteId: invite,
      usedAt: { type: "date", required: true },
      usedByUserId: user,
    },
  },
  inviteAddress: { fields: { inviteId: invite } },
  inviteMessage: {
    fields: {
      inviteId: invite,
      email: { type: "string", required: true },
      generation: { type: "number", required: true },
      createdAt: { type: "date", required: true },
      dueAt: { type: "date", required: true, index: true },
      attempts: { type: "number", required: true },
      reason: text,
    },
  },
} as const satisfies BetterAuthPluginDBSchema;

export type InviteSchema = typeof schema;
