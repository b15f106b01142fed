/** Signing in, up and out: Better Auth's endpoints, with a cookie session. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "doorlist/react";
import { base } from "./base.ts";

export type SessionField = "name" | "email" | "password" | "currentPassword";

/** Refused: why, and at which field where that is known. */
export class SessionError extends Error {
  readonly field: SessionField | undefined;

  constructor(message: string, field?: SessionField) {
    super(message);
    this.name = "SessionError";
    this.field = field;
  }
}

export interface Credentials {
  email: string;
  password: string;
}

export interface NewAccount extends Credentials {
  name: string;
}

export function useSignIn() {
  return useEntering((body: Credentials) => post("/api/auth/sign-in/email", body));
}

export function useSignUp() {
  return useEntering((body: NewAccount) => post("/api/auth/sign-up/email", body));
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => post("/api/auth/sign-out", {}),
    onSuccess: () => {
      queries.setQueryData(queryKeys.me, null);
      history.replaceState(null, "", location.pathname);
    },
  });
}

function useEntering<Body>(enter: (body: Body) => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: () => {
      // Nothing of whoever was here before is left for the next one, however their session ended.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== queryKeys.me[1] });
      return queries.invalidateQueries({ queryKey: queryKeys.me });
    },
  });
}

async function post(path: string, body: unknown): Promise<void> {
  await askSignIn(path, body);
}

/** @param body without one it is read. @throws SessionError */
export async function askSignIn<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(base + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw readError(await response.json().catch(() => null), response.statusText);
  return (await response.json()) as T;
}

/** Better Auth answers `{ code, message }`, Doorlist a problem `{ code, title, detail, field }`. */
interface Refusal {
  code?: string;
  message?: string;
  title?: string;
  detail?: string;
  field?: string;
}

const fields: Record<string, SessionField> = {
  INVALID_EMAIL: "email",
  USER_ALREADY_EXISTS: "email",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "email",
  PASSWORD_TOO_SHORT: "password",
  PASSWORD_TOO_LONG: "password",
  INVALID_PASSWORD: "currentPassword",
};

function readError(refusal: Refusal | null, statusText: string): SessionError {
  const text = refusal?.detail ?? refusal?.message ?? refusal?.title ?? statusText;
  // A body that fails its schema: `[body.email] Invalid email address`.
  const [, path, rest] = /^\[body\.(\w+)\] (.+)$/.exec(text) ?? [];
  const field = path ?? refusal?.field;
  return new SessionError(rest ?? text, isField(field) ? field : fields[refusal?.code ?? ""]);
}

function isField(name: string | undefined): name is SessionField {
  return name === "name" || name === "email" || name === "password";
}
