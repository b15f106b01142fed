/** What people never send and attackers do. */
import fc from "fast-check";

/** Stands for lists in one another, deeper than JSON.stringify goes. */
const DEEP = "(deep)";

export const toJson = (value: unknown): string =>
  (JSON.stringify(value) ?? "null").replaceAll(`"${DEEP}"`, `${"[".repeat(6000)}${"]".repeat(6000)}`);

export const asText = (value: unknown): string =>
  String(typeof value === "string" ? value : JSON.stringify(value)).slice(0, 6000);

const strings = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udc00a",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\u00ad",
    "İ",
    "ß",
    "ﷺ",
    "🎉",
    "e\u0301",
    "%00",
    "%",
    "%zz",
  ],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "null", "undefined", "NaN", "true"],
  ...[
    "' or 1=1 --",
    "$1",
    "?",
    "'; drop table x; --",
    "*",
    "%_",
    "!",
    "[a",
    "\\",
    "{{7*7}}",
    "{% for i in (1..9) %}",
    "{token}",
    "$&",
    "$`",
  ],
  ...["x".repeat(300), "x".repeat(5000), "a@".repeat(500), "<".repeat(800), "{{".repeat(400), "a,".repeat(800), "(".repeat(900)],
  ...["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=1+1", "@SUM(A1)", "a\r\nBcc: b@example.com", "a\nb"],
  ...["javascript:alert(1)", "//evil.example", "\\\\evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example"],
  ...[
    "http://localhost:4400@evil.example/",
    "https:evil.example",
    "http://127.0.0.1:9/",
    "http://[::ffff:7f00:1]/",
    "data:text/html,x",
  ],
  ...["../../../etc/passwd", "..%2f..%2f", "....//", "/etc/passwd\0.css", "file:///etc/passwd"],
  ...[
    "2027-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "+275760-09-13T00:00:00.001Z",
    "2027-02-30T00:00:00Z",
  ],
  ...[
    "ana@münchen.example",
    `${"a".repeat(64)}@${"b".repeat(63)}.example`,
    '"a b"@example.com',
    "a@[127.0.0.1]",
    "a@b@c.example",
  ],
  ...[Buffer.from('["a\\u0000"]').toString("base64url"), Buffer.from("[1e999,null]").toString("base64url")],
];

const others = [
  ...[0, -0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 60, 3600, true, false, null],
  ...[
    [],
    {},
    [[]],
    ["member"],
    ["owner", "owner"],
    [null],
    { a: { b: [1] } },
    JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}'),
  ],
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...strings) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: hostileText },
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...others, DEEP, { a: DEEP }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
