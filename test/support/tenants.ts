/**
 * A tenant of its own for a test, and what tests do in it again and again.
 *
 *     const acme = await openTenant(olive);
 *     const { token } = await acme.link({ roles: ["admin"] });
 */
import { expect } from "vitest";
import type { Answer, Body, Person, TestApp } from "./app.ts";

export type TestTenant = Awaited<ReturnType<typeof openTenant>>;

/** A tenant that this person owns. */
export async function openTenant(owner: Person, name = "Acme") {
  const { body: tenant } = await owner.post("/v1/tenants", { name });
  const path = `/v1/tenants/${tenant.id}`;
  const invites = `${path}/invites`;

  async function create(input: Body): Promise<Body> {
    const answer = await owner.post(invites, input);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }
  async function link(input: Body = {}): Promise<{ invite: Body; token: string; code: string }> {
    const { invite, url, code } = await create({ kind: "link", ...input });
    return { invite, token: tokenOf(url), code };
  }
  return {
    id: tenant.id as string,
    path,
    invites,
    owner,
    /** The owner invites; answers the whole body. */
    create,
    /** The owner invites by e-mail; answers the invite. */
    invite: async (input: Body): Promise<Body> => (await create(input)).invite,
    /** The owner invites by e-mail and takes the link along. */
    async handed(input: Body): Promise<{ invite: Body; token: string; code: string }> {
      const { invite, url, code } = await create({ delivery: "none", ...input });
      return { invite, token: tokenOf(url), code };
    },
    link,
    /** Makes the person a member. */
    async admit(person: Person, roles: string[] = ["member"]): Promise<void> {
      const { token } = await link({ roles });
      expect(await person.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    },
    read: async (id: string): Promise<Body> => (await owner.get(`${invites}/${id}`)).body,
    count: async (): Promise<number> => (await owner.get(`${invites}/stats`)).body.total,
    members: async (): Promise<number> => (await owner.get(path)).body.members,
    /** What happened, oldest first. */
    async events(inviteId?: string): Promise<Body[]> {
      const { body } = await owner.get(`${path}/events?limit=100${inviteId ? `&inviteId=${inviteId}` : ""}`);
      return body.data.reverse();
    },
    async eventTypes(inviteId?: string): Promise<string[]> {
      return (await this.events(inviteId)).map(({ type }) => type);
    },
  };
}

/** An invite for this person, brought to the state named. */
export async function inviteInState(app: TestApp, tenant: TestTenant, person: Person, state: string) {
  const { invite, token } = await tenant.handed({ email: person.email, expiresIn: 3600 });
  if (state === "accepted") await person.post(`/v1/invites/${token}/accept`);
  if (state === "rejected") await person.post(`/v1/invites/${token}/reject`);
  if (state === "canceled") await tenant.owner.post(`${tenant.invites}/${invite.id}/cancel`);
  if (state === "expired") app.clock.advance(3_600_000);
  expect(await tenant.read(invite.id)).toMatchObject({ status: state });
  return { id: invite.id as string, token };
}

export function tokenOf(url: string): string {
  return url.split("/").at(-1) ?? "";
}

/** Holds an answer against the catalogue's wire form: status, media type, code and the field at fault. */
export function expectProblem(answer: Answer, status: number, code: string, field?: string): void {
  expect({ status: answer.status, type: answer.headers.get("content-type"), body: answer.body }).toMatchObject({
    status,
    type: "application/problem+json",
    body: {
      type: `urn:doorlist:problem:${code}`,
      title: expect.any(String),
      status,
      code,
      ...(field === undefined ? {} : { field }),
    },
  });
}

/** How many mails an address has got, after delivering what is queued. */
export async function mailsTo(app: TestApp, email: string): Promise<Body[]> {
  await app.doorlist.worker.drain();
  return (await app.anyone.get(`/mailbox/messages?to=${encodeURIComponent(email)}`)).body.data;
}
