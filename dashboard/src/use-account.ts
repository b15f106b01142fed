/** One's own account, by Better Auth's endpoints. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "doorlist/react";
import { askSignIn } from "./session.ts";

const sessionsKey = ["doorlist", "sessions"];

export interface Session {
  token: string;
  userAgent: string | null;
  createdAt: string;
  isCurrent: boolean;
}

export function useRename() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => askSignIn("/api/auth/update-user", { name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.me }),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ current, next, others }: { current: string; next: string; others: boolean }) =>
      askSignIn("/api/auth/change-password", { currentPassword: current, newPassword: next, revokeOtherSessions: others }),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsKey }),
  });
}

/** This one first, then the newest. */
export function useSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: async (): Promise<Session[]> => {
      const [all, here] = await Promise.all([
        askSignIn<Omit<Session, "isCurrent">[]>("/api/auth/list-sessions"),
        askSignIn<{ session: { token: string } } | null>("/api/auth/get-session"),
      ]);
      const marked = all.map((session) => ({ ...session, isCurrent: session.token === here?.session.token }));
      return marked.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.createdAt.localeCompare(a.createdAt));
    },
  });
}

/** One by its token, or all but this. */
export function useEndSessions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string | null) =>
      token === null ? askSignIn("/api/auth/revoke-other-sessions", {}) : askSignIn("/api/auth/revoke-session", { token }),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsKey }),
  });
}

/** `Firefox · Linux`; empty where neither is known. */
export function deviceName(userAgent: string | null): string {
  const text = userAgent ?? "";
  const browser = [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ].find(([mark = ""]) => text.includes(mark))?.[1];
  const system = [
    ["iPhone", "iPhone"],
    ["iPad", "iPad"],
    ["Android", "Android"],
    ["Windows", "Windows"],
    ["Mac OS", "macOS"],
    ["Linux", "Linux"],
  ].find(([mark = ""]) => text.includes(mark))?.[1];
  return [browser, system].filter(Boolean).join(" · ");
}
