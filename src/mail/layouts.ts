/**
 * The built-in mails in MJML with Liquid inside: what a tenant starts from when it writes its own. They are compiled ahead
 * (`scripts/build-mails.ts`), because loading MJML takes 100 MB and most of a second; that is done only where a tenant
 * saves a template of its own.
 *
 * Light by default, dark where the client knows `prefers-color-scheme`; no font, image or script from elsewhere.
 */
import type { MessageKind } from "../core/message.ts";

export type LayoutKind = Exclude<MessageKind, "test">;

const dark = `:root{color-scheme:light dark;supported-color-schemes:light dark}
a{overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){
.ground,.ground>div{background:#151514!important}
.card,.card>table,.card>table>tbody>tr>td{background:#1c1c1a!important;border-color:#33322f!important}
.text div,.text a{color:#efede7!important}
.soft div{color:#aaa69c!important}
.anchor,.anchor a{color:#a9b8ff!important}
.button td,.button a{background:#a9b8ff!important;color:#131a38!important}
.code div{color:#efede7!important}
.rule p{border-color:#33322f!important}
}`;

const head = `  <mj-head>
    <mj-title>{{ text.heading }}</mj-title>
    <mj-preview>{{ text.preheader }}</mj-preview>
    <mj-attributes>
      <mj-all font-family="system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif" />
      <mj-text font-size="16px" line-height="24px" color="#1d1c1a" padding="0 28px 16px" align="{{ start }}" css-class="text" />
      <mj-button background-color="#2b4bc9" color="#ffffff" border-radius="8px" font-size="16px" font-weight="600" inner-padding="14px 24px" padding="8px 28px 24px" align="{{ start }}" css-class="button" />
      <mj-class name="soft" font-size="14px" line-height="21px" color="#67635b" padding="0 28px 8px" css-class="soft" />
      <mj-class name="heading" font-size="24px" line-height="31px" font-weight="650" padding="0 28px 20px" />
    </mj-attributes>
    <mj-style>${dark}</mj-style>
  </mj-head>`;

const heading = `        <mj-text mj-class="heading"><h1 style="margin:0;font-size:24px;line-height:31px;font-weight:650">{{ text.heading }}</h1></mj-text>
        <mj-text>{{ text.greeting }}</mj-text>
        <mj-text>{{ text.lead }}</mj-text>`;

const button = `        <mj-button href="{{ url }}">{{ text.button }}</mj-button>`;

const address = `        <mj-text mj-class="soft">{{ text.plain_link }}</mj-text>
        <mj-text mj-class="soft" padding="0 28px 24px"><a class="anchor" dir="ltr" href="{{ url }}" style="color:#2b4bc9;word-break:break-all">{{ url }}</a></mj-text>`;

const invite = `${heading}
        <mj-raw>{% if message != "" %}</mj-raw>
        <mj-text><div dir="auto" style="text-align:start;white-space:pre-line;padding-inline-start:14px;border-inline-start:3px solid #e5e2db">{{ message }}</div></mj-text>
        <mj-raw>{% endif %}{% if details.size > 0 %}</mj-raw>
        <mj-text>{% for detail in details %}<span dir="auto">{{ detail }}</span><br>{% endfor %}</mj-text>
        <mj-raw>{% endif %}</mj-raw>
${button}
        <mj-raw>{% if code != "" %}</mj-raw>
        <mj-text mj-class="soft">{{ text.code_label }}</mj-text>
        <mj-text css-class="code" padding="0 28px 24px" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="22px" line-height="28px" letter-spacing="3px"><bdi>{{ code }}</bdi></mj-text>
        <mj-raw>{% endif %}</mj-raw>
        <mj-text>{{ text.expires }}</mj-text>
${address}`;

const notice = `${heading}
${button}`;

const digest = `${heading}
        <mj-text>{% for item in invites %}<bdi>{{ item.email }}</bdi>: {{ item.roles }} ({{ item.expired }})<br>{% endfor %}{% if text.more != "" %}{{ text.more }}{% endif %}</mj-text>
${button}`;

const account = `${heading}
${button}
        <mj-text>{{ text.expires }}</mj-text>
${address}`;

const parts: Record<LayoutKind, string> = {
  invite,
  reminder: invite,
  accepted: notice,
  rejected: notice,
  expired_digest: digest,
  requested: notice,
  seat_free: notice,
  request_approved: notice,
  request_refused: notice,
  request_expired: notice,
  domain_verify: account,
  domain_lapsed: notice,
  verify_address: account,
  reset_password: account,
};

/** The MJML of a built-in mail. */
export function layoutOf(kind: LayoutKind): string {
  return `<mjml lang="{{ lang }}" dir="{{ dir }}">
${head}
  <mj-body background-color="#faf9f6" css-class="ground" width="584px">
    <mj-wrapper padding="32px 12px">
    <mj-section css-class="card" background-color="#ffffff" border="1px solid #e5e2db" border-radius="14px" padding="32px 0 20px" direction="{{ dir }}">
      <mj-column direction="{{ dir }}">
${parts[kind]}
        <mj-divider css-class="rule" border-color="#e5e2db" border-width="1px" padding="4px 28px 20px" />
        <mj-text mj-class="soft">{{ text.why }}</mj-text>
        <mj-raw>{% if text.ignore != "" %}</mj-raw>
        <mj-text mj-class="soft">{{ text.ignore }}</mj-text>
        <mj-raw>{% endif %}{% if stop_url != "" %}</mj-raw>
        <mj-text mj-class="soft"><a class="anchor" href="{{ stop_url }}" style="color:#2b4bc9">{{ text.stop }}</a></mj-text>
        <mj-raw>{% endif %}</mj-raw>
      </mj-column>
    </mj-section>
    </mj-wrapper>
  </mj-body>
</mjml>
`;
}
