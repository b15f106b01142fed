/** The built-in mailbox, only while no SMTP is set. Each mail is rendered anew: links are stored nowhere. */
import type { Context, Hono } from "hono";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { SentMessage } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import { iso } from "../iso.ts";
import { type MailboxMessage, mailboxPage } from "../pages/mailbox-page.ts";
import { parse } from "../parse.ts";

/**
 * Where the mailbox is, for who may open it; null for others.
 * Everybody who reaches the server reads the mailbox, which is why it listens to its own machine alone unless told
 * otherwise. A page elsewhere whose name is made to lead to that machine (DNS rebinding) must not read it either: names
 * that a name server could answer for are refused, but for our own.
 */
export function mailboxFor(context: Context, baseUrl: string): string | null {
  const { hostname } = new URL(context.req.url);
  const ours = hostname === new URL(baseUrl).hostname || !hostname.includes(".") || ipaddr.isValid(hostname);
  return ours ? `${baseUrl}/mailbox` : null;
}

function assertOwnHost(context: Context, baseUrl: string): void {
  if (!mailboxFor(context, baseUrl)) throw new Problem("not_found", { detail: `The mailbox is at ${baseUrl}/mailbox` });
}

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
    assertOwnHost(context, world.baseUrl);
    const open = context.req.query("message");
    const list = await newest({}, NEWEST);
    return context.html(mailboxPage({ messages: list, selected: list.find(({ id }) => id === open) ?? null }), 200, {
      "cache-control": "no-store",
    });
  });
  app.get("/mailbox/messages", async (context) => {
    assertOwnHost(context, world.baseUrl);
    const { to, limit } = parse(query, context.req.query());
    return context.json({ data: await newest({ to }, limit) }, 200, { "cache-control": "no-store" });
  });
  app.get("/mailbox/messages/:id/html", async (context) => {
    assertOwnHost(context, world.baseUrl);
    const sent = await messages.getSent(context.req.param("id"));
    const mail = sent && (await rendered(sent));
    if (!mail) throw new Problem("not_found");
    // Links leave the frame.
    return context.html(mail.html.replace("<head>", '<head><base target="_blank">'), 200, { "cache-control": "no-store" });
  });
}
