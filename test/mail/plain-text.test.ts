import { expect, it } from "vitest";
import { plainText } from "../../src/mail/plain-text.ts";

it.each([
  ["<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree\n"],
  ["<style>x{}</style><title>t</title><!-- c --><div style='display:none;'>hidden</div>Seen", "Seen\n"],
  ['<a href="https://a.example/?x=1&amp;y=2">Go</a>', "Go:\nhttps://a.example/?x=1&y=2\n"],
  ['<a href="https://a.example/">https://a.example/</a>', "https://a.example/\n"],
  ["<ul><li>one</li><li>two</li></ul>", "- one\n- two\n"],
  ["&lt;b&gt; &amp;amp; &#39;&#x1F389;&nbsp;x", "<b> &amp; '🎉 x\n"],
  ['<img src="https://a.example/x.png" alt="Acme"> <b>bold</b>', "Acme bold\n"],
  ["<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb\n"],
  ['Read <a href="https://a.example/">this</a>and that', "Read this:\nhttps://a.example/\nand that\n"],
  ["<table><tr><th>Plan</th><td>Pro</td></tr></table>", "Plan Pro\n"],
  ["Gr&uuml;&szlig;e &mdash; &copy; 2026 &Eacute;t&eacute; &euro;&hellip; &nosuch;", "Grüße — © 2026 Été €… &nosuch;\n"],
  ['<div style="white-space:pre-line">One\nTwo<div>\n</div>Three\nFour</div>Five\nsix', "One\nTwo\n\nThree\nFour\n\nFive six\n"],
  ["<pre>One\n  Two</pre> Three\nfour", "One\nTwo\n\nThree four\n"],
  ['<a href="https://a.example/">One<br>two</a>', "One\ntwo:\nhttps://a.example/\n"],
  ['<a href="https://a.example/"><img src="https://a.example/x.png" alt="Acme"></a>', "Acme:\nhttps://a.example/\n"],
])("%s reads as %j", (html, text) => expect(plainText(html)).toBe(text));
