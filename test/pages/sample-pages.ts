/** Every page that a person meets, in every state, said to somebody with these wishes. No name in them is English. */
import { type FieldError, Problem, type ProblemCode, type ProblemDetails, problems } from "../../src/core/problems.ts";
import type { Door, MyRequest } from "../../src/core/read-requests.ts";
import { deadLinkPage, donePage, forgotPage, passwordPage, sentPage, verifyPage } from "../../src/http/pages/account-pages.ts";
import { codePage } from "../../src/http/pages/code-page.ts";
import { domainConfirmedPage, domainPage } from "../../src/http/pages/domain-page.ts";
import { type DoorModel, doorPage, noDoorPage } from "../../src/http/pages/door-page.ts";
import { type JoinModel, joinPage } from "../../src/http/pages/join-page.ts";
import { declinedPage, joinedPage, notFoundPage, refusedPage } from "../../src/http/pages/outcome-pages.ts";
import type { ForReader } from "../../src/http/pages/texts.ts";
import { unsubscribePage } from "../../src/http/pages/unsubscribe-page.ts";
import { emailPreview, linkPreview } from "./sample-preview.ts";

const tenant = { id: "t1", name: "Kita <Ø>" };
const inviter = { name: "Åsa Öz" };
const user = { id: "u1", email: "bo@kita.example", name: "Bo" };
const names = { tenant, inviter, firstName: "Bo", lastName: "Öz", email: user.email, roles: ["admin", "member", "owner"] };
const domains = ["kita.example", "hort.example"];
const codes = Object.keys(problems) as ProblemCode[];
/** Where a form may be wrong, and where nobody thought that it may. */
const fields = ["name", "email", "password", "message", "action", "körper"];
const asked = (position: number | null) => ({ position }) as MyRequest;
const atField = (field: string, code: ProblemCode = "invalid_field"): ProblemDetails =>
  Problem.ofFields([{ field, code, detail: "Said in English" } satisfies FieldError]).toJSON();

export function everyPage({ wishes }: ForReader): Map<string, string> {
  const pages = new Map<string, string>();
  const join = (name: string, preview: JoinModel["preview"], rest: Partial<JoinModel> = {}) =>
    pages.set(`join: ${name}`, joinPage({ wishes, preview, path: "/join/x", ...rest }));
  const door = (name: string, visitor: Door["visitor"], rest: Partial<DoorModel> = {}) =>
    pages.set(`door: ${name}`, doorPage({ wishes, door: { tenant, locale: null, visitor }, path: "/tenants/t1/join", ...rest }));

  join("new", emailPreview("new", names));
  join("one role, named by nobody", emailPreview("new", { ...names, roles: ["kasse"], inviter: undefined }));
  join("known", emailPreview("known", names));
  join("claimable", emailPreview("known", names), { isClaimable: true, form: "claim" });
  join("host's sign-in", emailPreview("new", names), { signInUrl: "https://app.example" });
  join("invited", emailPreview("invited", names, user));
  join("other account", emailPreview("other_account", names, user));
  join("member", emailPreview("member", names, user));
  join("link", linkPreview("anonymous", { tenant, inviter }));
  join("link for domains, signing in", linkPreview("anonymous", { tenant, allowedDomains: domains }), { form: "sign-in" });
  join("link for other domains", linkPreview("other_account", { tenant, allowedDomains: domains }, user));
  const unverified = linkPreview("unverified", { tenant, allowedDomains: domains }, user);
  join("unconfirmed", unverified);
  join("unconfirmed, at the host's", unverified, { signInUrl: "https://app.example" });
  join("approval", linkPreview("invited", { tenant, requiresApproval: true }, user));
  join("approval, signing up", linkPreview("anonymous", { tenant, requiresApproval: true }));
  const full = new Problem("seats_full").toJSON();
  join("full, with a waitlist", linkPreview("invited", { tenant, waitlist: true }, user), { problem: full });
  join("waiting", linkPreview("invited", { tenant }, user), { request: asked(null) });
  join("in the line", linkPreview("invited", { tenant }, user), { request: asked(12) });
  for (const status of ["expired", "canceled", "rejected", "accepted"] as const) {
    join(status, emailPreview("new", { ...names, status }));
    join(`${status}, named by nobody`, emailPreview("new", { ...names, status, inviter: undefined }));
  }
  for (const code of codes) join(`told ${code}`, emailPreview("invited", names, user), { problem: new Problem(code).toJSON() });
  for (const field of fields) {
    for (const form of ["sign-up", "sign-in"] as const) {
      join(`${field} at ${form}`, linkPreview("anonymous", { tenant }), { form, problem: atField(field) });
    }
  }
  join("two fields", linkPreview("anonymous", { tenant }), {
    problem: Problem.ofFields([
      { field: "name", code: "missing_field", detail: "Said in English" },
      { field: "email", code: "invalid_email", detail: "Said in English" },
    ]).toJSON(),
  });

  door("sign-in", { state: "anonymous" });
  door("sign-up", { state: "anonymous" }, { form: "sign-up" });
  for (const state of ["unverified", "open", "member"] as const) door(state, { state, user });
  door("waiting", { state: "waiting", user, request: asked(null) });
  door("in the line", { state: "waiting", user, request: asked(3) });
  for (const code of codes) door(`told ${code}`, { state: "open", user }, { problem: new Problem(code).toJSON() });
  for (const field of fields) {
    door(`${field} at sign-up`, { state: "anonymous" }, { form: "sign-up", problem: atField(field) });
    door(`${field} when asking`, { state: "open", user }, { problem: atField(field) });
  }
  pages.set("no door", noDoorPage({ wishes }));

  const [path, email, domain] = ["/x", user.email, "kita.example"];
  pages.set("code", codePage({ wishes }));
  pages.set("code, wrong", codePage({ wishes, wrong: "7KQ2 M9XE" }));
  pages.set("joined", joinedPage({ wishes, tenantName: tenant.name, roles: ["member"], continueUrl: "/" }));
  pages.set("joined without roles", joinedPage({ wishes, tenantName: tenant.name, roles: [], continueUrl: "/" }));
  pages.set("declined", declinedPage({ wishes }));
  pages.set("not found", notFoundPage({ wishes }));
  for (const code of codes) pages.set(`refused: ${code}`, refusedPage({ wishes, code, homeUrl: "/" }));
  pages.set("domain", domainPage({ wishes, tenant: tenant as Parameters<typeof domainPage>[0]["tenant"], domain, path }));
  pages.set("domain, confirmed", domainConfirmedPage({ wishes, domain, homeUrl: "/" }));
  pages.set("stop", unsubscribePage({ wishes, tenant, email, path, stopped: false }));
  pages.set("stopped", unsubscribePage({ wishes, tenant, email, path, stopped: true }));
  pages.set("forgot", forgotPage({ wishes }));
  pages.set("forgot, no address", forgotPage({ wishes, problem: atField("email", "invalid_email") }));
  pages.set("sent", sentPage({ wishes, email }));
  pages.set("password", passwordPage({ wishes, path, email }));
  pages.set("password, weak", passwordPage({ wishes, path, email, problem: atField("password") }));
  pages.set("password, too often", passwordPage({ wishes, path, email, problem: new Problem("rate_limited").toJSON() }));
  pages.set("verify", verifyPage({ wishes, path, email }));
  pages.set("password, done", donePage({ wishes, what: "password" }));
  pages.set("verify, done", donePage({ wishes, what: "verify" }));
  pages.set("verify, back to the invite", donePage({ wishes, what: "verify", inviteUrl: "https://doorlist.example/join/x" }));
  pages.set("dead link", deadLinkPage({ wishes, askUrl: "/account/forgot", homeUrl: "/" }));
  pages.set("dead link of a domain", deadLinkPage({ wishes, homeUrl: "/" }));
  return pages;
}
