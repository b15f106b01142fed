/**
 * Where somebody who is signed in joins by a click: opening a link is no answer, since mail scanners open links too. It
 * speaks its reader's language, in the words of the server's accept page.
 */
import { directionOf, plain, roleName, textsFor } from "../../http/pages/texts.ts";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);
const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${escaped(value)}">`;
/** A name that somebody typed: its writing direction stays its own. */
const own = (name: string): string => `<bdi>${escaped(name)}</bdi>`;

const style = `body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;margin:0;color-scheme:light dark}
main{max-width:24rem;padding:2rem;text-align:center}
dt{opacity:.7}dd,ul{margin:0;padding:0;list-style:none}dd{font-weight:600}
button{font:inherit;padding:.6rem 1.6rem;border:0;border-radius:.5rem;background:#1d4ed8;color:#fff;cursor:pointer}`;

export interface Confirmation {
  appName: string;
  inviterName: string | null;
  roles: readonly string[];
  email: string;
  /** Where the form goes. */
  action: string;
  token: string;
  /** Where its reader goes where they cannot join. */
  callbackURL?: string | undefined;
  /** The reader's languages: BCP 47, the dearest first. */
  wishes: readonly string[];
}

export function confirmPage({ appName, inviterName, roles, email, action, token, callbackURL, wishes }: Confirmation): Response {
  const { lang, texts } = textsFor(wishes);
  const { join, form } = texts;
  const app = { tenant: appName };
  const label = roles.length === 1 ? join.role : join.roles;
  const named = roles.map((role) => `<li>${own(roleName(role, texts))}</li>`).join("");
  const html = `<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(plain(join.title, app))}</title>
<style>${style}</style></head>
<body><main><h1>${said(join.title, app)}</h1>
<p>${inviterName ? said(join.invitedBy, { inviter: inviterName }) : escaped(join.invited)}</p>
${roles.length > 0 ? `<dl><dt>${escaped(label)}</dt><dd><ul>${named}</ul></dd></dl>` : ""}
<form method="post" action="${escaped(action)}">${hidden("token", token)}${callbackURL ? hidden("callbackURL", callbackURL) : ""}
<button>${said(join.button, app)}</button></form>
<p>${said(form.signedInAs, { user: email })}</p></main></body></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      // A form of a page without a referrer would name no origin.
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
}

function said(sentence: string, values: Record<string, string>): string {
  const shown = Object.entries(values).map(([name, value]) => [name, own(value)]);
  return plain(escaped(sentence), Object.fromEntries(shown));
}
