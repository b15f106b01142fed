/** Doorlist inside the app: it asks the app who people are, and keeps the teams and their members itself. */
import { createDoorlist } from "doorlist";
import { type Person, personByEmail, personById, personBySession, SESSION_COOKIE } from "./people.ts";

const asUser = (person: Person | null) => person && { ...person, name: person.email, emailVerified: false };
const sessionOf = (cookies: string | null) => cookies?.match(new RegExp(`(?:^|; )${SESSION_COOKIE}=(\\w+)`))?.[1];

export const doorlist = createDoorlist({
  database: `${process.env.DATA}/doorlist.db`,
  secret: "a secret of this example",
  baseUrl: `http://localhost:${process.env.PORT}/doorlist`,
  directory: {
    session: async (request) => asUser(personBySession(sessionOf(request.headers.get("cookie")))),
    user: async (id) => asUser(personById(id)),
    userByEmail: async (email) => asUser(personByEmail(email)),
  },
  signInUrl: "/sign-in?next={url}",
});
