/** A letter of each kind that a tenant may word, with made-up values: for a preview, and for the names a template may use. */
import type { TemplateKind } from "../core/message.ts";
import { inviteLetter } from "./invite-mail.ts";
import type { Letter, LetterValues } from "./letter.ts";
import { answerLetter, digestLetter } from "./notice-mail.ts";

/** What is shown in the place of a real link: it opens nothing. */
const SAMPLE_TOKEN = "sample".padEnd(43, "0");
const DAY = 24 * 60 * 60_000;

export interface SampleOptions {
  /** BCP 47; `*` and what there is nothing for: English. */
  locale: string;
  tenantName: string;
  /** IANA; null: UTC. */
  timeZone: string | null;
  baseUrl: string;
  /** Epoch milliseconds. */
  now: number;
}

export function sampleLetter(kind: TemplateKind, { locale, tenantName, timeZone, baseUrl, now }: SampleOptions): Letter {
  const own = new Set<string>();
  const notice = { tenantName, inviterName: "Olive Owner", locales: [locale], timeZone, url: `${baseUrl}/` };
  const expiredAt = now - DAY;
  switch (kind) {
    case "invite":
    case "reminder":
      return inviteLetter(
        {
          kind,
          tenantName,
          inviterName: "Olive Owner",
          inviteeName: "Ana Lima",
          firstName: "Ana",
          lastName: "Lima",
          email: "ana@example.com",
          roles: ["member"],
          url: `${baseUrl}/join/${SAMPLE_TOKEN}`,
          stopUrl: `${baseUrl}/unsubscribe/${SAMPLE_TOKEN}`,
          code: null,
          expiresAt: now + 7 * DAY,
          newAccount: true,
          locale,
          timeZone,
          data: { Project: "Apollo" },
        },
        own,
      );
    case "accepted":
    case "rejected":
      return answerLetter({ ...notice, kind, personName: "Ana Lima", personEmail: "ana@example.com", roles: ["member"] }, own);
    case "expired_digest": {
      const invites = ["ana@example.com", "ben@example.com"].map((email) => ({ email, roles: ["member"], expiredAt }));
      return digestLetter({ ...notice, invites, count: 3 }, own);
    }
  }
}

/** The dotted names of the values of a kind of mail; `data.*` besides where it has `data`. */
export function namesOf(kind: TemplateKind): Set<string> {
  const { values } = sampleLetter(kind, {
    locale: "en",
    tenantName: "Acme",
    timeZone: null,
    baseUrl: "https://app.example",
    now: 0,
  });
  const names = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    names.add(path);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return;
    for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`);
  };
  for (const [key, value] of Object.entries(values satisfies LetterValues)) if (key !== "data") walk(value, key);
  return names;
}
