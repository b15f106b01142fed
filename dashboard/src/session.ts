/** Signing in, up and out: Better Auth's endpoints, with a cookie session. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DoorlistError } from "doorlist/client";
import { problemText, queryKeys, type useLabels } from "doorlist/react";
import { base } from "./base.ts";

export type SessionField = "name" | "email" | "password" | "currentPassword";

/** Refused: why, and at which field where that is known. */
export class SessionError extends Error {
  readonly code: string;
  readonly field: SessionField | undefined;

  constructor(message: string, code: string, field?: SessionField) {
    super(message);
    this.name = "SessionError";
    this.code = code;
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

const SIGN_OUT = ["sign-out"];

/** Whoever has just left knows why there is a form to sign in. */
export function useHasSignedOut(): boolean {
  const mutations = useQueryClient().getMutationCache();
  return mutations.find({ mutationKey: SIGN_OUT, predicate: ({ state }) => state.status !== "error" }) !== undefined;
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: SIGN_OUT,
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
      // Who comes back has not left.
      const mutations = queries.getMutationCache();
      for (const left of mutations.findAll({ mutationKey: SIGN_OUT })) mutations.remove(left);
      return queries.invalidateQueries({ queryKey: queryKeys.me });
    },
  });
}

async function post(path: string, body: unknown): Promise<void> {
  await askSignIn(path, body);
}

/** @param body without one it is read. @throws SessionError, or DoorlistError where the session has ended */
export async function askSignIn<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(base + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return (await response.json()) as T;
  const refusal: Refusal | null = await response.json().catch(() => null);
  // Told as the API tells it, and so known to the cache (createQueryClient).
  if (refusal?.code === "UNAUTHORIZED") {
    throw new DoorlistError({
      type: "about:blank",
      title: response.statusText,
      status: response.status,
      code: "unauthenticated",
    });
  }
  throw readError(refusal, response.statusText);
}

/** Better Auth answers `{ code, message }`, Doorlist a problem `{ code, title, detail, field }`. */
interface Refusal {
  code?: string;
  message?: string;
  title?: string;
  detail?: string;
  field?: string;
}

type Labels = ReturnType<typeof useLabels>;

/** What a person is told, and at which field. */
const refusals: Record<string, { text: keyof Labels["session"]["refused"]; field?: SessionField }> = {
  INVALID_EMAIL_OR_PASSWORD: { text: "credentials" },
  INVALID_EMAIL: { text: "email", field: "email" },
  USER_ALREADY_EXISTS: { text: "taken", field: "email" },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { text: "taken", field: "email" },
  PASSWORD_TOO_SHORT: { text: "passwordLength", field: "password" },
  PASSWORD_TOO_LONG: { text: "passwordLength", field: "password" },
  INVALID_PASSWORD: { text: "current", field: "currentPassword" },
};

function readError(refusal: Refusal | null, statusText: string): SessionError {
  const text = refusal?.detail ?? refusal?.message ?? refusal?.title ?? statusText;
  // A body that fails its schema: `[body.email] Invalid email address`.
  const [, path, rest] = /^\[body\.(\w+)\] (.+)$/.exec(text) ?? [];
  const code = path === "email" ? "INVALID_EMAIL" : (refusal?.code ?? "");
  const field = path ?? refusal?.field;
  return new SessionError(rest ?? text, code, isField(field) ? field : refusals[code]?.field);
}

/** In the person's language where the code is known; else in the server's words, which are English. */
export function refusalText(error: unknown, labels: Labels): string {
  if (!(error instanceof SessionError)) return problemText(error, labels);
  const known = Object.hasOwn(refusals, error.code) ? refusals[error.code] : undefined;
  if (known) return labels.session.refused[known.text];
  return (Object.hasOwn(labels.problems, error.code) && labels.problems[error.code]) || error.message;
}

function isField(name: string | undefined): name is SessionField {
  return name === "name" || name === "email" || name === "password";
}
