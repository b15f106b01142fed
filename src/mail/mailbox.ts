import type { Transport } from "./mail.ts";

/**
 * Where no SMTP is set, mail stays here: it counts as sent, and `/mailbox` renders it anew from the outbox whenever it
 * is looked at, so that no link is ever stored.
 */
export const mailboxTransport: Transport = {
  async send() {
    return { providerId: null };
  },
  async verify() {},
  close() {},
};
