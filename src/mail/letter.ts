/**
 * A mail before it has a form: its sentences, in its language, and the values that a template may name. Pure: the same
 * model makes the same letter. No name in it reads as a link.
 */

import type { Language } from "./language.ts";
import type { LayoutKind } from "./layouts.ts";

/** Empty where a mail has no such sentence. */
export interface LetterText {
  subject: string;
  heading: string;
  /** What an inbox shows beside the subject. */
  preheader: string;
  greeting: string;
  /** What it is about, and what to do. */
  lead: string;
  button: string;
  plain_link: string;
  code_label: string;
  expires: string;
  more: string;
  why: string;
  ignore: string;
  stop: string;
}

export interface LetterValues {
  lang: string;
  dir: "ltr" | "rtl";
  /** The sides of the language: `left` and `right`, or the other way round. */
  start: "left" | "right";
  end: "left" | "right";
  text: LetterText;
  url: string;
  /** Where no more invites are asked for; empty in a mail that is none. */
  stop_url: string;
  /** What the mail's own kind adds: `tenant.name`, `roles`, `data` … */
  [name: string]: unknown;
}

export interface Letter {
  kind: LayoutKind;
  values: LetterValues;
}

const noText: LetterText = {
  subject: "",
  heading: "",
  preheader: "",
  greeting: "",
  lead: "",
  button: "",
  plain_link: "",
  code_label: "",
  expires: "",
  more: "",
  why: "",
  ignore: "",
  stop: "",
};

export function letterOf(
  kind: LayoutKind,
  { lang, dir }: Pick<Language, "lang" | "dir">,
  url: string,
  text: Partial<LetterText> & Pick<LetterText, "subject">,
  values: Record<string, unknown>,
): Letter {
  const [start, end] = dir === "rtl" ? (["right", "left"] as const) : (["left", "right"] as const);
  const whole = { ...noText, heading: text.subject, preheader: text.lead ?? "", ...text };
  return { kind, values: { stop_url: "", ...values, lang, dir, start, end, url, text: whole } };
}
