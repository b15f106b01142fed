/** The names under which answers are cached. */
import type { InviteView } from "./invite-view.ts";

const invites = (tenantId: string) => ["doorlist", "invites", tenantId] as const;

export const queryKeys = {
  me: ["doorlist", "me"] as const,
  tenants: ["doorlist", "tenants"] as const,
  myInvites: ["doorlist", "my-invites"] as const,
  invites,
  inviteLists: (tenantId: string) => [...invites(tenantId), "list"] as const,
  inviteList: (tenantId: string, view: InviteView) => [...invites(tenantId), "list", view] as const,
  inviteStats: (tenantId: string) => [...invites(tenantId), "stats"] as const,
};
