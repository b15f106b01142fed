/** The built-in mailbox, only while no SMTP is set. Each mail is rendered anew: links are stored nowhere. */
import type { Hono } from "hono";
import { z } from "zod";
import type { SentMessage } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import { type MailboxMessage, mailboxPage } from "../pages/mailbox-page.ts";
import { parse } from "../parse.ts";
import { iso } from "../wire.ts";

/** The mail of a sent message, or null where its invite is gone. */
export type RenderSent = (message: SentMessage) => Promise<Omit<MailboxMessage, "sentAt"> | null>;

const NEWEST = 50;
const query = z.strictObject({
  to: z.string().max(320).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(NEWEST),
});

export function mailboxRoutes(app: Hono, world: World, render: RenderSent): void {
  const { messages } = world.store;

  async function rendered(sent: SentMessage): Promise<MailboxMessage | null> {
    const mail = await render(sent);
    return mail && { ...mail, id: sent.id, sentAt: iso(sent.sentAt) };
  }
  async function newest(filter: { to?: string }, limit: number): Promise<MailboxMessage[]> {
    const mails = await Promise.all((await messages.listSent(filter, limit)).map(rendered));
    return mails.filter((mail) => mail !== null);
  }

  app.get("/mailbox", async (context) => {
    const open = context.req.query("message");
    const list = await newest({}, NEWEST);
    return context.html(mailboxPage({ messages: list, selected: list.find(({ id }) => id === open) ?? null }), 200, {
      "cache-control": "no-store",
    });
  });
  app.get("/mailbox/messages", async (context) => {
    const { to, limit } = parse(query, context.req.query());
    return context.json({ data: await newest({ to }, limit) }, 200, { "cache-control": "no-store" });
  });
  app.get("/mailbox/messages/:id/html", async (context) => {
    const sent = await messages.getSent(context.req.param("id"));
    const mail = sent && (await rendered(sent));
    if (!mail) throw new Problem("not_found");
    // Links leave the frame.
    return context.html(mail.html.replace("<head>", '<head><base target="_blank">'), 200, { "cache-control": "no-store" });
  });
}
