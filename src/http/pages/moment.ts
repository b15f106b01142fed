/** A moment as people read it, with its zone named; the script on the page turns it into the reader's own zone. */
import { html } from "hono/html";
import type { Html } from "./layout.ts";

const shape: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "long",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
  timeZoneName: "short",
};

/** @param at epoch milliseconds @param locale BCP 47 */
export function moment(at: number, locale: string): Html {
  const text = new Intl.DateTimeFormat(locale, shape).format(at);
  return html`<time datetime="${new Date(at).toISOString()}">${text}</time>`;
}
