import type { Preview } from "../../src/core/preview.ts";

export const grace = { id: "user-1", email: "grace@example.com", name: "Grace" };
export const alan = { id: "user-2", email: "alan@else.example", name: "Alan" };

type Invite = Partial<Preview["invite"]>;

export function emailPreview(
  state: Preview["visitor"]["state"],
  change: Invite = {},
  user?: Preview["visitor"]["user"],
): Preview {
  return {
    invite: {
      status: "pending",
      kind: "email",
      tenant: { id: "acme", name: "Acme" },
      inviter: { name: "Ada" },
      email: "grace@example.com",
      firstName: "Grace",
      lastName: "Hopper",
      roles: ["admin", "member"],
      expiresAt: Date.UTC(2026, 0, 31, 12),
      newAccount: null,
      allowedDomains: null,
      requiresApproval: false,
      waitlist: false,
      locale: null,
      message: null,
      ...change,
    },
    locales: [null, null],
    visitor: { state, ...(user ? { user } : {}) },
  };
}

export function linkPreview(state: Preview["visitor"]["state"], change: Invite = {}, user?: Preview["visitor"]["user"]): Preview {
  return emailPreview(state, { kind: "link", email: null, firstName: null, lastName: null, ...change }, user);
}
