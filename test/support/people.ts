/** Accounts that are signed in, written as rows: to hash passwords for hundreds of them would take minutes. */
import { createHmac, randomUUID } from "node:crypto";
import type { Rows } from "./rows.ts";

export interface SeededPerson {
  id: string;
  email: string;
  /** A `Cookie` header that is signed in. */
  cookie: string;
}

const DAY = 86_400_000;

/** @param secret DOORLIST_SECRET of the servers that shall know them */
export async function seedPeople(rows: Rows, secret: string, emails: string[]): Promise<SeededPerson[]> {
  const sessionSecret = createHmac("sha256", secret).update("doorlist sessions").digest("base64url");
  const now = new Date();
  const until = new Date(now.getTime() + DAY);
  const people: SeededPerson[] = [];
  await rows.all("begin");
  for (const email of emails) {
    const [id, token] = [randomUUID(), randomUUID()];
    await rows.all(
      `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values (?, ?, ?, ?, ?, ?)`,
      id,
      email.split("@")[0],
      email,
      false,
      now,
      now,
    );
    await rows.all(
      `insert into "session" (id, token, "userId", "expiresAt", "createdAt", "updatedAt") values (?, ?, ?, ?, ?, ?)`,
      randomUUID(),
      token,
      id,
      until,
      now,
      now,
    );
    const signature = createHmac("sha256", sessionSecret).update(token).digest("base64");
    people.push({ id, email, cookie: `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}` });
  }
  await rows.all("commit");
  return people;
}
