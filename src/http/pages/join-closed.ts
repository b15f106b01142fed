/** The accept page of an invite that lets nobody in any more, or that has done its work. */
import { html } from "hono/html";
import type { JoinView } from "./join-page.ts";
import { type Html, monogram, named } from "./layout.ts";
import { moment } from "./moment.ts";

interface ClosedView {
  title: string;
  content: Html;
}

export function memberAlready({ preview, texts, continueUrl = "/" }: JoinView): ClosedView {
  const { name } = preview.invite.tenant;
  const tenant = named(name);
  const content = html`<header>${monogram(name)}<h1>${texts.memberHeading(tenant)}</h1><p class="lead">${texts.memberText}</p></header>
<p><a class="button primary" href="${continueUrl}">${texts.open(tenant)}</a></p>`;
  return { title: texts.memberTitle(name), content };
}

export function closedInvite(view: JoinView): ClosedView {
  const { preview, texts, continueUrl = "/" } = view;
  const { inviter, status } = preview.invite;
  const { heading, text } = explanation(view);
  const content = html`<header><h1>${heading}</h1><p class="lead">${text}</p></header>
<p>${status === "rejected" ? `${texts.changedMind} ` : ""}${inviter ? texts.askNew(named(inviter.name)) : texts.askNewUnnamed}</p>
${status === "accepted" ? html`<p><a class="button" href="${continueUrl}">${texts.openApp}</a></p>` : ""}`;
  return { title: heading, content };
}

function explanation({ preview, texts, lang }: JoinView): { heading: string; text: Html } {
  const { status, expiresAt, tenant } = preview.invite;
  const name = named(tenant.name);
  switch (status) {
    case "canceled":
      return { heading: texts.canceled.heading, text: texts.canceled.text(name) };
    case "rejected":
      return { heading: texts.rejected.heading, text: texts.rejected.text(name) };
    case "accepted":
      return { heading: texts.usedUp.heading, text: texts.usedUp.text(name) };
    default:
      return { heading: texts.expired.heading, text: texts.expired.text(moment(expiresAt, lang), name) };
  }
}
