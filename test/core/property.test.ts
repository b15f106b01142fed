/**
 * Long random lives of a tenant's invites, step by step beside a plain model: every answer, every row, every event.
 * The clock goes forward, links are rotated, people come and go, and some come at the same moment.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptInvite } from "../../src/core/accept.ts";
import { cancelInvite } from "../../src/core/cancel.ts";
import { createInvite } from "../../src/core/create.ts";
import type { OnDuplicate } from "../../src/core/draft.ts";
import { expireInvites } from "../../src/core/expire.ts";
import { removeMember, setMemberRoles } from "../../src/core/members.ts";
import type { User } from "../../src/core/ports.ts";
import { Problem } from "../../src/core/problems.ts";
import { rejectInvite } from "../../src/core/reject.ts";
import { resendInvite } from "../../src/core/resend.ts";
import { createTenant, updateTenant } from "../../src/core/tenants.ts";
import { mintToken } from "../../src/core/token.ts";
import { updateInvite } from "../../src/core/update.ts";
import { openApp, type TestApp } from "../support/app.ts";
import { compare, type Real } from "../support/compare-model.ts";
import { InviteModel, type ModelInvite } from "../support/invite-model.ts";
import { openRows, type Rows } from "../support/rows.ts";
import { DAY, HOUR } from "../support/store.ts";

let app: TestApp;
let rows: Rows;
/** The first owns the tenant at the beginning; the last has no account that anybody signs in with. */
let users: User[];
const userAt = (index: number) => users[index % users.length] as User;
const as = (user: User) => ({ type: "user", user }) as const;

beforeAll(async () => {
  app = await openApp("sqlite");
  rows = await openRows(app.database.url);
  const people = await Promise.all(["olive", "adam", "ben", "cleo", "dora"].map((name) => app.signUp(`${name}@example.com`)));
  users = people.map(({ id, email }) => ({ id, email, emailVerified: false, name: email }));
});
afterAll(async () => {
  await rows.close();
  await app.close();
});

async function outcomeOf<T>(work: Promise<T>): Promise<{ outcome: string; value?: T }> {
  try {
    return { outcome: "ok", value: await work };
  } catch (error) {
    if (error instanceof Problem) return { outcome: error.code };
    throw error;
  }
}

/** One step: acts on both, and compares the answers and then everything. */
class Step implements fc.AsyncCommand<InviteModel, Real> {
  readonly #label: string;
  readonly #act: (model: InviteModel, real: Real, now: number) => Promise<void>;

  constructor(label: string, act: (model: InviteModel, real: Real, now: number) => Promise<void>) {
    this.#label = label;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  async run(model: InviteModel, real: Real): Promise<void> {
    await this.#act(model, real, app.clock.now());
    await compare(rows, model, real);
  }

  toString(): string {
    return this.#label;
  }
}

/** A step on one of the invites there are; nothing where there is none. */
function onInvite(
  label: string,
  index: number,
  act: (invite: ModelInvite, model: InviteModel, real: Real, now: number) => Promise<void>,
): Step {
  return new Step(`${label} #${index}`, async (model, real, now) => {
    const invite = model.invites[index % Math.max(model.invites.length, 1)];
    if (invite) await act(invite, model, real, now);
  });
}

async function tokenOf(real: Real, { id }: ModelInvite, generation: number): Promise<string> {
  const invite = await app.world.store.invites.get(real.tenantId, id);
  return invite ? mintToken(app.world.keyring, { ...invite, generation }) : "";
}

const index = fc.nat({ max: 30 });
const somebody = fc.nat({ max: 4 });
/** Mostly the owner, so that much succeeds. */
const inviter = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: somebody });
const roles = fc.constantFrom<string[]>(["member"], ["admin"], ["admin", "member"], ["owner"]);
/** The link as it is, or as it was before the last rotation. */
const stale = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });

/** Mostly the same two, so that invites meet for one address. */
const guest = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(1, 2) }, { weight: 1, arbitrary: somebody });

const createEmail = fc
  .tuple(inviter, guest, roles, fc.constantFrom<OnDuplicate>("resend", "error", "replace"))
  .map(([by, to, offered, onDuplicate]) => {
    const label = `create by ${by} for ${to} as ${offered} or ${onDuplicate}`;
    return new Step(label, async (model, real, now) => {
      const [actor, { email }] = [userAt(by), userAt(to)];
      const created = createInvite(app.world, as(actor), real.tenantId, {
        email: email.toUpperCase(),
        roles: offered,
        onDuplicate,
      });
      const { outcome, value } = await outcomeOf(created);
      expect(outcome).toBe(model.create(actor, email, offered, onDuplicate, 1, now, value?.invite));
    });
  });

const createLink = fc.tuple(inviter, roles, fc.nat({ max: 3 })).map(([by, offered, maxUses]) => {
  return new Step(`create link by ${by} as ${offered} for ${maxUses}`, async (model, real, now) => {
    const created = createInvite(app.world, as(userAt(by)), real.tenantId, { kind: "link", roles: offered, maxUses });
    const { outcome, value } = await outcomeOf(created);
    expect(outcome).toBe(model.create(userAt(by), null, offered, "error", maxUses, now, value?.invite));
  });
});

const resend = fc.tuple(inviter, index, fc.boolean()).map(([by, which, rotate]) =>
  onInvite(`resend by ${by}${rotate ? " with a new link" : ""}`, which, async (invite, model, real, now) => {
    const { outcome } = await outcomeOf(resendInvite(app.world, as(userAt(by)), real.tenantId, invite.id, { rotate }));
    expect(outcome).toBe(model.resend(userAt(by), invite, rotate, now));
  }),
);

const update = fc.tuple(inviter, index, roles).map(([by, which, offered]) =>
  onInvite(`update by ${by} to ${offered}`, which, async (invite, model, real, now) => {
    const { outcome } = await outcomeOf(updateInvite(app.world, as(userAt(by)), real.tenantId, invite.id, { roles: offered }));
    expect(outcome).toBe(model.update(userAt(by), invite, offered, now));
  }),
);

const cancel = fc.tuple(inviter, index).map(([by, which]) =>
  onInvite(`cancel by ${by}`, which, async (invite, model, real, now) => {
    const { outcome } = await outcomeOf(cancelInvite(app.world, as(userAt(by)), real.tenantId, invite.id));
    expect(outcome).toBe(model.cancel(userAt(by), invite, now));
  }),
);

const reject = fc.tuple(fc.option(somebody), index, stale, fc.boolean()).map(([who, which, age, addressee]) =>
  onInvite(
    `reject by ${addressee ? "the addressee" : who}${age ? " with an old link" : ""}`,
    which,
    async (invite, model, real, now) => {
      const invited = users.find(({ email }) => email === invite.email);
      const user = addressee && invited ? invited : who === null ? null : userAt(who);
      const generation = invite.generation - age;
      const { outcome } = await outcomeOf(rejectInvite(app.world, await tokenOf(real, invite, generation), user));
      expect(outcome).toBe(model.reject(user, invite, generation, now));
    },
  ),
);

const accept = fc.tuple(somebody, index, stale, fc.boolean()).map(([who, which, age, addressee]) =>
  onInvite(
    `accept by ${addressee ? "the addressee or " : ""}${who}${age ? " with an old link" : ""}`,
    which,
    async (invite, model, real, now) => {
      const invited = users.find(({ email }) => email === invite.email);
      const user = (addressee && invited) || userAt(who);
      const generation = invite.generation - age;
      const { outcome, value } = await outcomeOf(acceptInvite(app.world, await tokenOf(real, invite, generation), user));
      expect(outcome).toBe(model.accept(user, invite, generation, now));
      if (value) expect(value.member.roles.toSorted()).toEqual(model.members.get(user.id)?.toSorted());
    },
  ),
);

/** Whoever is let in, it is as if they had come one after the other; whoever is not, was refused for what was so then. */
const acceptTogether = fc.tuple(fc.array(somebody, { minLength: 2, maxLength: 6 }), index).map(([who, which]) =>
  onInvite(`accept together by ${who}`, which, async (invite, model, real, now) => {
    const token = await tokenOf(real, invite, invite.generation);
    const refused = (user: User) => model.refusedGuest(user, invite, invite.generation, now);
    const guests = who.map((one) => ({ user: userAt(one), before: refused(userAt(one)) }));
    const answers = await Promise.all(guests.map(({ user }) => outcomeOf(acceptInvite(app.world, token, user))));
    const outcomes = guests.map((guest, position) => ({ ...guest, outcome: answers[position]?.outcome }));
    // Who takes no use may have come before whoever took the last.
    const [free, taking] = [true, false].map((is) => outcomes.filter(({ user }) => model.needsNoUse(user, invite) === is));
    for (const { user, outcome } of [...(free ?? []), ...(taking ?? [])]) {
      if (outcome === "ok") expect(model.accept(user, invite, invite.generation, now)).toBe("ok");
    }
    for (const { user, before, outcome } of outcomes) {
      if (outcome === "ok") continue;
      expect(refused(user)).toBeDefined();
      expect([before, refused(user), model.isFull() ? "seats_full" : undefined]).toContain(outcome);
    }
  }),
);

const sweep = fc.constant(
  new Step("sweep", async (model, _real, now) => {
    model.sweep(now);
    await expireInvites(app.world);
  }),
);

const wait = fc.constantFrom(1, HOUR, 3 * DAY, 7 * DAY - 1, 7 * DAY, 8 * DAY).map((ms) => {
  return new Step(`wait ${ms} ms`, async () => app.clock.advance(ms));
});

const setSeats = fc.tuple(inviter, fc.option(fc.integer({ min: 1, max: 5 }))).map(([by, seats]) => {
  return new Step(`seats ${seats} by ${by}`, async (model, real) => {
    const { outcome } = await outcomeOf(updateTenant(app.world, as(userAt(by)), real.tenantId, { seats }));
    expect(outcome).toBe(model.setSeats(userAt(by), seats));
  });
});

const setRoles = fc.tuple(inviter, somebody, roles).map(([by, who, given]) => {
  return new Step(`roles of ${who} to ${given} by ${by}`, async (model, real) => {
    const set = setMemberRoles(app.world, as(userAt(by)), real.tenantId, userAt(who).id, given);
    expect((await outcomeOf(set)).outcome).toBe(model.setRoles(userAt(by), userAt(who), given));
  });
});

const remove = fc.tuple(inviter, somebody).map(([by, who]) => {
  return new Step(`remove ${who} by ${by}`, async (model, real) => {
    const { outcome } = await outcomeOf(removeMember(app.world, as(userAt(by)), real.tenantId, userAt(who).id));
    expect(outcome).toBe(model.remove(userAt(by), userAt(who)));
  });
});

describe("any life of invites", () => {
  it("goes as the model goes, answer by answer and row by row", async () => {
    const often = [createEmail, createEmail, createLink, accept, accept, accept, acceptTogether, resend, resend, wait];
    const steps = fc.commands([...often, update, cancel, reject, sweep, setSeats, setRoles, remove], {
      maxCommands: 40,
      size: "max",
    });
    const lived = fc.asyncProperty(steps, async (commands) => {
      const owner = userAt(0);
      const setup = async () => {
        const tenant = await createTenant(app.world, as(owner), { name: "Acme" });
        return { model: new InviteModel(users, owner), real: { tenantId: tenant.id, statuses: new Map<string, string>() } };
      };
      await fc.asyncModelRun(setup, commands);
    });
    await fc.assert(lived, { numRuns: 250 });
    expect(app.unexpected).toEqual([]);
  }, 120_000);
});
