/**
 * The built-in mailbox at `/mailbox`: what a server without SMTP would have sent. A mail is shown as its reader sees it,
 * in a frame that runs no script and reaches nothing of this origin.
 */
import { html } from "hono/html";
import { type Html, named, page } from "./layout.ts";
import { moment } from "./moment.ts";

export interface MailboxMessage {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  /** ISO 8601, UTC. */
  sentAt: string;
}

export interface MailboxModel {
  /** Newest first. */
  messages: MailboxMessage[];
  /** The one that is open. */
  selected?: MailboxMessage | null;
}

export function mailboxPage({ messages, selected }: MailboxModel): string {
  const body = html`<header class="bar">
<h1>Mailbox</h1>
<p>This server has no SMTP set, so its mail stays here.</p>
<a href="/mailbox">Refresh</a>
</header>
<main class="mailbox">${messages.length === 0 ? empty() : html`${list(messages, selected?.id)}${selected ? reader(selected) : nothingOpen()}`}</main>`;
  return page({ title: selected ? `${selected.subject} - Mailbox` : "Mailbox", style: "mailbox", body });
}

function empty(): Html {
  return html`<div class="empty"><h2>No mail yet</h2><p>Invite somebody by e-mail, then refresh this page.</p></div>`;
}

function nothingOpen(): Html {
  return html`<div class="empty"><p>Choose a message to read it.</p></div>`;
}

function list(messages: MailboxMessage[], open: string | undefined): Html {
  return html`<nav aria-label="Messages"><ul class="messages">${messages.map(
    ({
      id,
      to,
      subject,
      sentAt,
    }) => html`<li><a href="/mailbox?message=${encodeURIComponent(id)}"${id === open ? html` aria-current="true"` : ""}>
<span class="to">${named(to)}</span>
<span class="subject">${named(subject)}</span>
<span class="when">${moment(Date.parse(sentAt), "en")}</span>
</a></li>`,
  )}</ul></nav>`;
}

function reader({ id, to, from, subject, text, sentAt }: MailboxMessage): Html {
  return html`<article id="message" aria-labelledby="subject">
<h2 id="subject">${named(subject)}</h2>
<dl class="envelope">
<div><dt>From</dt><dd>${named(from)}</dd></div>
<div><dt>To</dt><dd>${named(to)}</dd></div>
<div><dt>Sent</dt><dd>${moment(Date.parse(sentAt), "en")}</dd></div>
</dl>
<iframe title="The mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mailbox/messages/${encodeURIComponent(id)}/html"></iframe>
<details><summary>Plain text</summary><pre dir="auto" tabindex="0">${text}</pre></details>
</article>`;
}
