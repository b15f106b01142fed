/** The app's own people and their sessions, in a database of its own. */
import { randomBytes, randomUUID, scryptSync, timingSafeEqual } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

export interface Person {
  id: string;
  email: string;
}

const database = new DatabaseSync(`${process.env.DATA}/app.db`);
database.exec(`
  create table if not exists person (id text primary key, email text not null unique, salt blob not null, password blob not null);
  create table if not exists session (id text primary key, person_id text not null references person (id));
`);
const insertPerson = database.prepare(
  "insert into person (id, email, salt, password) values (?, ?, ?, ?) on conflict do nothing",
);
const insertSession = database.prepare("insert into session (id, person_id) values (?, ?)");
const selectById = database.prepare("select id, email from person where id = ?");
const selectByEmail = database.prepare("select * from person where email = ?");
const selectBySession = database.prepare(
  "select person.id, person.email from session join person on person.id = person_id where session.id = ?",
);

const asPerson = (row: unknown) => (row ? (row as Person) : null);
const digest = (password: string, salt: Uint8Array) => scryptSync(password, salt, 32);

export const SESSION_COOKIE = "session";

export const personById = (id: string) => asPerson(selectById.get(id));
export const personByEmail = (email: string) => asPerson(selectByEmail.get(email));
export const personBySession = (session: string | undefined) => asPerson(selectBySession.get(session ?? ""));

/** Answers the session; null: there is such an account already. */
export function signUp(email: string, password: string): string | null {
  const [id, salt] = [randomUUID(), randomBytes(16)];
  return insertPerson.run(id, email, salt, digest(password, salt)).changes === 1 ? newSession(id) : null;
}

/** Answers the session; null: the address or the password is another. */
export function signIn(email: string, password: string): string | null {
  const row = selectByEmail.get(email) as { id: string; salt: Uint8Array; password: Uint8Array } | undefined;
  return row && timingSafeEqual(digest(password, row.salt), row.password) ? newSession(row.id) : null;
}

function newSession(personId: string): string {
  const id = randomBytes(16).toString("hex");
  insertSession.run(id, personId);
  return id;
}
