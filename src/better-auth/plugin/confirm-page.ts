/** Where somebody who is signed in joins by a click: opening a link is no answer, since mail scanners open links too. */

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

const style = `body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;margin:0;color-scheme:light dark}
main{max-width:24rem;padding:2rem;text-align:center}
button{font:inherit;padding:.6rem 1.6rem;border:0;border-radius:.5rem;background:#1d4ed8;color:#fff;cursor:pointer}`;

export interface Confirmation {
  appName: string;
  inviterName: string | null;
  role: string;
  email: string;
  /** Where the form goes. */
  action: string;
  token: string;
}

export function confirmPage({ appName, inviterName, role, email, action, token }: Confirmation): Response {
  const by = inviterName ? `${escaped(inviterName)} invited you` : "You are invited";
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Invitation</title>
<style>${style}</style></head>
<body><main><h1>${escaped(appName)}</h1>
<p>${by} as <strong>${escaped(role)}</strong>. You are signed in as ${escaped(email)}.</p>
<form method="post" action="${escaped(action)}"><input type="hidden" name="token" value="${escaped(token)}">
<button>Accept the invitation</button></form></main></body></html>`;
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
