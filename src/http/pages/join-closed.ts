/** The accept page of an invite that lets nobody in any more, or that has done its work. */
import { html } from "hono/html";
import type { JoinView } from "./join-page.ts";
import { type Html, monogram, said } from "./layout.ts";
import { moment } from "./moment.ts";
import { plain } from "./texts.ts";

interface ClosedView {
  title: string;
  content: Html;
}

export function memberAlready({ preview, texts, continueUrl = "/" }: JoinView): ClosedView {
  const { name } = preview.invite.tenant;
  const { member, memberText, open } = texts.join;
  const tenant = { tenant: name };
  const content = html`<header>${monogram(name)}<h1>${said(member, tenant)}</h1><p class="lead">${memberText}</p></header>
<p><a class="button primary" href="${continueUrl}">${said(open, tenant)}</a></p>`;
  return { title: plain(member, tenant), content };
}

export function closedInvite(view: JoinView): ClosedView {
  const { preview, texts, continueUrl = "/" } = view;
  const { inviter, status } = preview.invite;
  const { changedMind, askNew, askNewUnnamed } = texts.closed;
  const { heading, text } = explanation(view);
  const content = html`<header><h1>${heading}</h1><p class="lead">${text}</p></header>
<p>${status === "rejected" ? `${changedMind} ` : ""}${inviter ? said(askNew, { inviter: inviter.name }) : askNewUnnamed}</p>
${status === "accepted" ? html`<p><a class="button" href="${continueUrl}">${texts.account.open}</a></p>` : ""}`;
  return { title: heading, content };
}

function explanation({ preview, texts, locale }: JoinView): { heading: string; text: Html } {
  const { status, expiresAt, tenant } = preview.invite;
  const { closed } = texts;
  const state = status === "pending" ? "expired" : status;
  const at = moment(expiresAt, locale);
  return { heading: closed[state], text: said(closed[`${state}Text`], { tenant: tenant.name, at }) };
}
