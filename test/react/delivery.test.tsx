/** The parts of the pages about webhooks and mail that decide something. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { createClient, DoorlistError, type WireMe, type WireTenant, type WireWebhookDelivery } from "../../src/client/index.ts";
import { noSettings } from "../../src/core/settings.ts";
import { faultsOf } from "../../src/react/faults-of.ts";
import {
  createQueryClient,
  DoorlistProvider,
  en,
  MailServer,
  MailTemplateEditor,
  Suppressions,
  TenantSettings,
  Webhooks,
} from "../../src/react/index.ts";
import { noticeBody, noticeFaults, noticeValues } from "../../src/react/notice-settings.tsx";
import { lastFault } from "../../src/react/use-webhook-log.ts";

const settings: WireTenant["settings"] = { ...noSettings };

describe("reminders and notices", () => {
  it.each([
    ["nothing", settings],
    ["days of its own", { ...settings, reminders: [1, 7] }],
    ["no reminders", { ...settings, reminders: [] }],
    [
      "a notice off, and retention",
      {
        ...settings,
        notices: { accepted: true, rejected: false, expired: true, requested: false, seatFree: true },
        retentionDays: 30,
      },
    ],
  ])("save what they show: %s", (_, given) => {
    const { reminders, notices, retentionDays } = given;
    expect(noticeBody(noticeValues(given))).toEqual({ reminders, notices, retentionDays });
  });

  it("take a notice that is not named as sent", () => {
    expect(noticeValues({ ...settings, notices: { rejected: false } }).notices).toEqual({
      accepted: true,
      rejected: false,
      expired: true,
      requested: true,
      seatFree: true,
    });
  });

  it.each([
    ["2, 5", true],
    ["1 2 3 4 5", true],
    ["1،2", true],
    ["", false],
    ["1, 2, 3, 4, 5, 6", false],
    ["0", false],
    ["61", false],
    ["2.5", false],
    ["soon", false],
  ])("read days as %j: %s", (reminders, isRight) => {
    const faults = noticeFaults({ ...noticeValues(settings), reminders }, en.notices);
    expect(faults.reminders).toBe(isRight ? undefined : en.notices.daysWrong);
    expect(noticeFaults({ ...noticeValues(settings), remind: false, reminders }, en.notices)).toEqual({});
  });
});

describe("an endpoint", () => {
  const delivery = (lastAt: string | null, lastError: string | null) => ({ lastAt, lastError }) as WireWebhookDelivery;
  const old = "2026-01-01T00:00:00.000Z";
  const fresh = "2026-01-02T00:00:00.000Z";
  it("fails where the newest attempt failed, of whichever delivery", () => {
    expect(lastFault([delivery(old, null), delivery(fresh, "Answered 500")])).toBe("Answered 500");
    expect(lastFault([delivery(old, "Answered 500"), delivery(fresh, null)])).toBeNull();
    expect(lastFault([delivery(null, null), delivery(old, "Answered 500")])).toBe("Answered 500");
    expect(lastFault([])).toBeNull();
  });
});

describe("the faults of a template", () => {
  it("are told by field and line, each once", () => {
    const error = (field: string, detail: string) => ({ field, code: "invalid_template", detail });
    const errors = [
      error("body", "Line 3: <script> is not allowed"),
      error("body", "Line 3: <script> is not allowed"),
      error("subject", "Line 1: Unknown variable nme"),
      error("text", "It takes too long to compile"),
    ];
    const problem = { type: "about:blank", title: "The template cannot be used", status: 422, code: "invalid_template", errors };
    expect(faultsOf(new DoorlistError(problem))).toEqual([
      { field: "body", line: 3, reason: "<script> is not allowed" },
      { field: "subject", line: 1, reason: "Unknown variable nme" },
      { field: "text", line: 1, reason: "It takes too long to compile" },
    ]);
    expect(faultsOf(new TypeError("offline"))).toEqual([]);
  });
});

describe("for whom a page is", () => {
  const me: WireMe = {
    user: { id: "1", email: "me@example.com", emailVerified: true, name: "Me" },
    roles: [
      { name: "owner", grants: ["*"] },
      { name: "admin", grants: ["admin", "member"] },
      { name: "member", grants: [] },
    ],
    mailbox: null,
  };
  const shown = (Component: typeof Webhooks, role: string, own = settings) => {
    const tenant = { id: "acme", name: "Acme", seats: null, members: 1, settings: own, roles: [role] } as unknown as WireTenant;
    return renderToStaticMarkup(
      <DoorlistProvider client={createClient()} queryClient={createQueryClient()} labels={en}>
        <Component me={me} tenant={tenant} />
      </DoorlistProvider>,
    );
  };

  it.each([
    ["Webhooks", Webhooks, ["owner"]],
    ["MailServer", MailServer, ["owner"]],
    ["MailTemplateEditor", MailTemplateEditor, ["owner"]],
    ["TenantSettings", TenantSettings, ["owner"]],
    ["Suppressions", Suppressions, ["owner", "admin"]],
  ] as const)("%s", (_, Component, allowed) => {
    const open = ["owner", "admin", "member"].filter((role) => !shown(Component, role).includes(en.pages.notYoursTitle));
    expect(open).toEqual(allowed);
  });

  it("tells where to ask to join, on a server too", () => {
    expect(shown(TenantSettings, "owner", { ...settings, joinRequests: true })).toContain('href="/tenants/acme/join"');
  });
});
