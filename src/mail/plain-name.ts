/**
 * A name that somebody typed, fit for a mail that somebody else did not ask for.
 *
 * An invite carries the names of the tenant and of the inviter to any address. A tenant named "You won! evil.example" would
 * make every invite a spam mail with a link, sent from an honest server. So a name stays text, and no mail client
 * finds a link in it:
 *
 * - URL schemes, `//`, `\\` and a leading `www.` go away;
 * - a dot inside a word gets a space after it (`evil.example` -> `evil. example`), and so does a colon after a word
 *   (`mailto:`); an @ gets a space on both sides. A space is what every client's link finder stops at; an invisible
 *   character is not. Initials and decimals (`J.R.R.`, `2.5`) stay: no top-level domain is a single letter or a number;
 * - what is not seen goes away: control characters (no line break reaches a header), and format characters such as
 *   bidirectional overrides and zero-width spaces. The two joiners stay, for Persian, the Indic scripts and emoji;
 * - it is cut at 80 characters: a name is no place for a letter.
 */
const MAX_LENGTH = 80;
/** Times the length of what is shown: some of it may be what is not seen. */
const LOOKED_AT = 10;
/** Of a message that is more than a name. */
export const MAX_NOTE = 500;

/** Full stops that are read as the dot of a domain: UTS 46 section 2.3, and U+2024, which NFKC maps to one. */
const DOT = "[.\\u3002\\uFF0E\\uFF61\\u2024]";
const JOINERS = "\\u200C\\u200D";

const BREAKS = /[\p{Cc}\p{Z}]+/gu;
const UNSEEN = /(?![\u200C\u200D])[\p{Cf}\p{Cs}]/gu;
const SCHEME = /(?<![\p{L}\p{N}])(?:mailto|tel|sms):(?=\S)|(?:[a-z][a-z0-9+.-]*)?[:：][/\\／＼]+|[/\\／＼]{2,}/giu;
const WWW = new RegExp(`(?<![\\p{L}\\p{N}])www\\d?${DOT}`, "giu");
const DOMAIN_DOT = new RegExp(`(${DOT})(?=\\p{L}[\\p{L}\\p{M}\\p{N}${JOINERS}-])`, "gu");
const IP_DOT = new RegExp(`(?<=\\d)(${DOT})(?=\\d+${DOT}\\d)`, "gu");
const COLON = /(?<=[\p{L}\p{N}])([:：])(?=\p{L})/gu;
const AT = / *[@＠﹫] */gu;
/** Nothing that would join what is put after the cut. */
const LOOSE_END = /[\s@＠﹫:：]+$/u;

/** @returns "" where nothing is left */
export function plainName(name: string, maxLength = MAX_LENGTH): string {
  // What is far beyond the end is cut before it is looked at: an expression below takes longer than a text is long.
  const plain = defused(name.slice(0, LOOKED_AT * maxLength));
  const letters = [...plain];
  return letters.length <= maxLength
    ? plain
    : `${letters
        .slice(0, maxLength - 1)
        .join("")
        .replace(LOOSE_END, "")}…`;
}

/** One line of text in which no mail client finds a link. */
export function defused(text: string): string {
  return text
    .normalize("NFC")
    .replace(BREAKS, " ")
    .replace(UNSEEN, "")
    .replace(SCHEME, " ")
    .replace(WWW, " ")
    .replace(DOMAIN_DOT, "$1 ")
    .replace(IP_DOT, "$1 ")
    .replace(COLON, "$1 ")
    .replace(AT, " @ ")
    .replace(/ +/g, " ")
    .trim();
}
