/** The app as it was before Doorlist: its people, their sessions, its workspaces and who is in them. All in memory. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Request as ExpressRequest, Response as ExpressResponse } from "express";

export interface Person {
  id: string;
  email: string;
  name: string;
}

export const people = new Map<string, Person>();
/** By workspace: the roles of each of its people. */
export const workspaces = new Map<string, { name: string; roles: Map<string, string[]> }>();
const sessions = new Map<string, string>();

/** Nobody's password is asked for: it is an example. */
export function signIn(request: ExpressRequest, response: ExpressResponse): void {
  const { email, name } = request.body as { email: string; name: string };
  const known = [...people.values()].find((person) => person.email === email);
  const person = known ?? { id: randomUUID(), email, name };
  people.set(person.id, person);
  const session = randomBytes(16).toString("hex");
  sessions.set(session, person.id);
  response.cookie("session", session, { httpOnly: true, sameSite: "lax" }).json(person);
}

/** @param cookie the header of a request */
export function signedIn(cookie: string | null | undefined): Person | null {
  const [, session = ""] = cookie?.match(/(?:^|; )session=(\w+)/) ?? [];
  return people.get(sessions.get(session) ?? "") ?? null;
}
