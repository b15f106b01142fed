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
])("%s reads as %j", (html, text) => expect(plainText(html)).toBe(text));
