/** The names under which answers are cached. */
import type { InviteView } from "./invite-view.ts";

const invites = (tenantId: string) => ["doorlist", "invites", tenantId] as const;

export const queryKeys = {
  me: ["doorlist", "me"] as const,
  tenants: ["doorlist", "tenants"] as const,
  myInvites: ["doorlist", "my-invites"] as const,
  members: (tenantId: string) => ["doorlist", "members", tenantId] as const,
  inviters: (tenantId: string) => [...queryKeys.members(tenantId), "inviters"] as const,
  preview: (token: string) => ["doorlist", "preview", token] as const,
  invites,
  inviteLists: (tenantId: string) => [...invites(tenantId), "list"] as const,
  inviteList: (tenantId: string, view: InviteView) => [...invites(tenantId), "list", view] as const,
  inviteStats: (tenantId: string) => [...invites(tenantId), "stats"] as const,
  /** One invite; what hangs from it is below. */
  invite: (tenantId: string, id: string) => [...invites(tenantId), "one", id] as const,
  inviteEvents: (tenantId: string, id: string) => [...invites(tenantId), "one", id, "events"] as const,
  inviteUses: (tenantId: string, id: string) => [...invites(tenantId), "one", id, "uses"] as const,
};
