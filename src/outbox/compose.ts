/** From a message of the outbox to the mail it stands for. */
import { isToInvitee, type Message, type MessageKind } from "../core/message.ts";
import { messageRef } from "../core/message-ref.ts";
import type { World } from "../core/world.ts";
import type { Mail } from "../mail/mail.ts";
import { testMail } from "../mail/test-mail.ts";
import { writeAccount } from "./compose/account.ts";
import type { Desk, Postponed, Purpose, Write, Written } from "./compose/desk.ts";
import { writeDomainLapsed, writeDomainVerify } from "./compose/domain.ts";
import { writeInvite } from "./compose/invite.ts";
import { writeAnswer, writeDigest } from "./compose/notice.ts";
import { writeOutcome, writeRequested, writeSeatFree } from "./compose/request.ts";
import { stopUrl } from "./compose/stop-url.ts";

export interface Composed {
  mail: Mail;
  /** When to remind of the invite that this mail carries; null: never. Absent where it is another mail. */
  remindAt?: number | null;
}

/** Null where it is to go nowhere, see `Written`. */
export type Compose = (message: Message, purpose: Purpose) => Promise<Composed | Postponed | null>;

export interface ComposerOptions extends Pick<Desk, "accountUrl"> {
  /** Sender of every mail, e.g. `Doorlist <invites@app.example>`. */
  from: string;
}

const writers: { [Kind in MessageKind]: Write<Kind> } = {
  invite: writeInvite,
  reminder: writeInvite,
  accepted: writeAnswer,
  rejected: writeAnswer,
  expired_digest: writeDigest,
  requested: writeRequested,
  seat_free: writeSeatFree,
  request_approved: writeOutcome,
  request_refused: writeOutcome,
  request_expired: writeOutcome,
  domain_verify: writeDomainVerify,
  domain_lapsed: writeDomainLapsed,
  verify_address: writeAccount,
  reset_password: writeAccount,
  test: async ({ world }, { about, to }) => ({ ...(await testMail(about, world.baseUrl)), to }),
};

function write<Kind extends MessageKind>(desk: Desk, message: Message<Kind>, purpose: Purpose): Promise<Written> {
  return writers[message.kind](desk, message, purpose);
}

export function composer(world: World, { from, accountUrl }: ComposerOptions): Compose {
  const host = new URL(world.baseUrl).hostname;
  const home = accountUrl ? `${world.baseUrl}/` : new URL("/", world.baseUrl).href;
  const desk: Desk = { world, home, ...(accountUrl && { accountUrl }) };
  return async (message, purpose) => {
    const written = await write(desk, message, purpose);
    if (!written || "until" in written) return written;
    const { subject, html, text, to, remindAt } = written;
    const id = `${messageRef(world.keyring, "report", message.id)}@${host}`;
    const headers = message.inviteId !== null && isToInvitee(message) ? unsubscribeHeaders(world, message) : {};
    const mail = { id, to, from, subject, html, text, headers };
    return remindAt === undefined ? { mail } : { mail, remindAt };
  };
}

/** The tenant's invites are stopped in one click (RFC 8058). */
function unsubscribeHeaders(world: World, message: Message): Record<string, string> {
  return {
    "List-Unsubscribe": `<${stopUrl(world, message)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
