/**
 * The HTML part of the invite mail: tables and inline styles, because that is what every mail client reads. Light by
 * default; the one style block turns it dark where the client knows `prefers-color-scheme`.
 */
import { escapeHtml } from "./escape-html.ts";
import type { InviteMailModel, InviteSentences } from "./invite-mail.ts";
import type { MailTexts } from "./texts.ts";

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const mono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";
const paragraph = `margin:0 0 16px;${font};font-size:16px;line-height:24px;color:#1d1c1a`;
const small = `margin:0 0 8px;${font};font-size:14px;line-height:21px;color:#67635b`;

const dark = `:root{color-scheme:light dark;supported-color-schemes:light dark}
a{overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){
.ground{background:#151514!important}
.card{background:#1c1c1a!important;border-color:#33322f!important}
.text{color:#efede7!important}
.soft{color:#aaa69c!important}
.anchor{color:#a9b8ff!important}
.button{background:#a9b8ff!important}
.button a{color:#131a38!important}
.code{background:#151514!important;border-color:#33322f!important;color:#efede7!important}
.rule{border-color:#33322f!important}
}`;

/** Follows the preheader, so that an inbox shows nothing else beside the subject. */
const filler = "&#847;&zwnj;&nbsp;".repeat(60);

export function inviteHtml({ url, code }: InviteMailModel, sentences: InviteSentences, texts: MailTexts): string {
  const { heading, greeting, message, next, details, expires, why } = sentences;
  const href = escapeHtml(url);
  return `<!doctype html>
<html lang="${texts.lang}" dir="${texts.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${escapeHtml(heading)}</title>
<style>${dark}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:#faf9f6">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(expires)} ${filler}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#faf9f6">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border:1px solid #e5e2db;border-radius:14px">
<tr><td style="padding:32px 28px 24px">
<h1 class="text" style="margin:0 0 20px;${font};font-size:24px;line-height:31px;font-weight:650;color:#1d1c1a">${escapeHtml(heading)}</h1>
<p class="text" style="${paragraph}">${escapeHtml(greeting)}</p>
${message.length > 0 ? `<p class="text rule" dir="auto" style="${paragraph};padding-inline-start:14px;border-inline-start:3px solid #e5e2db">${message.map(escapeHtml).join("<br>")}</p>` : ""}
<p class="text" style="${paragraph}">${escapeHtml(next)}</p>
${details.length > 0 ? `<p class="text" style="${paragraph}">${details.map(escapeHtml).join("<br>")}</p>` : ""}
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0">
<tr><td class="button" bgcolor="#2b4bc9" style="background:#2b4bc9;border-radius:8px;mso-padding-alt:14px 24px">
<a href="${href}" style="display:inline-block;padding:14px 24px;${font};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(texts.button)}</a>
</td></tr>
</table>
${code === null ? "" : codeBlock(code, texts)}
<p class="text" style="${paragraph}">${escapeHtml(expires)}</p>
<p class="soft" style="${small};margin:24px 0 4px">${escapeHtml(texts.plainLink)}</p>
<p style="${small};margin:0;overflow-wrap:anywhere;word-break:break-all"><a class="anchor" href="${href}" style="color:#2b4bc9">${href}</a></p>
</td></tr>
<tr><td class="rule" style="padding:20px 28px 20px;border-top:1px solid #e5e2db">
<p class="soft" style="${small}">${escapeHtml(why)}</p>
<p class="soft" style="${small};margin:0">${escapeHtml(texts.ignore)}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function codeBlock(code: string, texts: MailTexts): string {
  return `<p class="soft" style="${small}">${escapeHtml(texts.code)}</p>
<p class="code" style="margin:0 0 24px;padding:12px 16px;${mono};font-size:22px;line-height:28px;letter-spacing:3px;color:#1d1c1a;background:#faf9f6;border:1px solid #e5e2db;border-radius:8px">${escapeHtml(code)}</p>`;
}
