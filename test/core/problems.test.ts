import { describe, expect, it } from "vitest";
import { assertPending, assertResendable, type Invite, inviteeName, inviteStatuses, statusAt } from "../../src/core/invite.ts";
import { type FieldError, Problem, type ProblemCode, problems } from "../../src/core/problems.ts";
import { inviteOf, NOW } from "../support/store.ts";

const codes = Object.keys(problems) as ProblemCode[];

describe("a problem", () => {
  it.each(codes)("%s has an error's status, a title for people, and a form for the wire", (code) => {
    const { status, title } = problems[code];
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(Number.isInteger(status) && status >= 400 && status <= 599).toBe(true);
    expect(title).toMatch(/^[A-Z].*[^.\s]$/);
    const problem = new Problem(code);
    expect(problem).toBeInstanceOf(Error);
    expect(problem.message).toBe(title);
    expect(problem.status).toBe(status);
    expect(JSON.parse(JSON.stringify(problem))).toEqual({ type: `urn:doorlist:problem:${code}`, title, status, code });
  });

  it("is the server's own fault only where it says so", () => {
    expect(codes.filter((code) => problems[code].status >= 500)).toEqual(["unavailable", "internal"]);
  });

  it("has a title of its own", () => {
    expect(new Set(codes.map((code) => problems[code].title)).size).toBe(codes.length);
  });

  it("carries its detail and field, and keeps when to try again off the wire", () => {
    const problem = new Problem("invalid_email", { detail: "No domain", field: "invites.3.email", retryAfter: 5 });
    expect(problem.message).toBe("No domain");
    expect(problem.extras.retryAfter).toBe(5);
    expect(problem.toJSON()).toEqual({
      type: "urn:doorlist:problem:invalid_email",
      title: problems.invalid_email.title,
      status: 422,
      code: "invalid_email",
      detail: "No domain",
      field: "invites.3.email",
    });
  });

  it("of several fields stands for the first and lists them all", () => {
    const errors: [FieldError, FieldError] = [
      { field: "email", code: "invalid_email", detail: "Not an address" },
      { field: "roles.0", code: "unknown_role", detail: "No such role" },
    ];
    expect(Problem.ofFields(errors).toJSON()).toMatchObject({
      code: "invalid_email",
      field: "email",
      detail: "Not an address",
      errors,
    });
  });
});

describe("the state of an invite", () => {
  const inState = (of: Partial<Invite>) => inviteOf(of);

  it("is expired from the moment of its expiry on, whether or not that is recorded", () => {
    const invite = inState({ expiresAt: NOW });
    expect(statusAt(invite, NOW - 1)).toBe("pending");
    expect(statusAt(invite, NOW)).toBe("expired");
    expect(() => assertPending(invite, NOW - 1)).not.toThrow();
    expect(() => assertPending(invite, NOW)).toThrow(expect.objectContaining({ code: "invite_expired" }));
  });

  it.each(inviteStatuses.filter((status) => status !== "pending"))("%s is named by the problem of acting on it", (status) => {
    for (const expiresAt of [NOW - 1, NOW + 1]) {
      const invite = inState({ status, expiresAt });
      expect(statusAt(invite, NOW)).toBe(status);
      expect(() => assertPending(invite, NOW)).toThrow(expect.objectContaining({ code: `invite_${status}`, status: 410 }));
    }
  });

  it("allows a resend while it is pending or expired, and not once it was decided", () => {
    for (const of of [{}, { expiresAt: NOW }, { status: "expired" as const }]) {
      expect(() => assertResendable(inState(of), NOW)).not.toThrow();
    }
    for (const status of ["accepted", "rejected", "canceled"] as const) {
      expect(() => assertResendable(inState({ status, expiresAt: NOW - 1 }), NOW)).toThrow(
        expect.objectContaining({ code: `invite_${status}` }),
      );
    }
  });

  it("comes with the name of whoever is invited, as far as it is known", () => {
    expect(inviteeName({ firstName: "Ana", lastName: "Lima" })).toBe("Ana Lima");
    expect(inviteeName({ firstName: "", lastName: "Lima" })).toBe("Lima");
    expect(inviteeName({ firstName: null, lastName: null })).toBeNull();
  });
});
