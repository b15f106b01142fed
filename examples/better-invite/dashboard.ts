/** What a dashboard of invites does, in the calls of Better Invite's client. */
import { createAuthClient } from "better-auth/client";
import { inviteClient } from "doorlist/better-auth/client";

export interface Listed {
  token: string;
  email: string | null;
  role: string;
  status: "pending" | "used" | "canceled" | "rejected" | "expired";
}

export type Filter = "all" | Listed["status"];

/** @param fetcher one that keeps cookies; a browser's own does */
export function createDashboard(baseURL: string, fetcher: typeof fetch) {
  const authClient = createAuthClient({ baseURL, plugins: [inviteClient()], fetchOptions: { customFetchImpl: fetcher } });

  async function invitations(filter: Filter = "all"): Promise<Listed[]> {
    const response = await fetcher(`${baseURL}/api/invites`);
    const all = ((await response.json()) as { invitations: Listed[] }).invitations;
    return filter === "all" ? all : all.filter(({ status }) => status === filter);
  }

  return {
    authClient,
    invitations,
    async stats() {
      const all = await invitations();
      const count = (wanted: Listed["status"]) => all.filter(({ status }) => status === wanted).length;
      return { total: all.length, pending: count("pending"), used: count("used"), canceled: count("canceled") };
    },
    /** Private: by mail. Public: a link to hand out. */
    async create(invite: { email?: string; role: string; maxUses?: number }): Promise<string> {
      const senderResponse = invite.email === undefined ? "url" : undefined;
      const { data, error } = await authClient.invite.create({ ...invite, senderResponse });
      if (error) throw new Error(error.message);
      return data.message;
    },
    async cancel(token: string): Promise<void> {
      const { error } = await authClient.invite.cancel({ token });
      if (error) throw new Error(error.message);
    },
  };
}
