/** A mail that shows whether a tenant's own server does its work: sent at once, past the outbox. */
import { reasonText } from "../core/bounce.ts";
import { newId } from "../core/ids.ts";
import { type MailServer, type MailTest, unsealed } from "../core/mail-server.ts";
import type { World } from "../core/world.ts";
import { DeliveryError, type Transport } from "../mail/mail.ts";

/** @param open to a server with its secrets in plain text */
export function mailTester(world: World, open: (server: MailServer) => Transport): MailTest {
  const host = new URL(world.baseUrl).hostname;
  return async (server, to) => {
    const transport = open(unsealed(world, server));
    const text = `This mail left by ${server.host}, and arrived. Invites will leave by it too.\n`;
    const { from, replyTo } = server;
    const id = `test-${newId(world.clock.now())}@${host}`;
    try {
      await transport.send({ id, to, from, replyTo, subject: "Your mail server works", text, html: `<p>${text}</p>` });
      return { ok: true, hint: null, error: null };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return { ok: false, hint: error.hint, error: reasonText(error.message, to) };
    } finally {
      transport.close();
    }
  };
}
