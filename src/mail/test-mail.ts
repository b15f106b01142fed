/** A template as its writer wants to see it in their own inbox: with made-up values. */
import type { TemplateTest } from "../core/message.ts";
import { DeliveryError } from "./mail.ts";
import type { RenderedMail } from "./render.ts";
import { sampleLetter } from "./sample.ts";
import { renderApart } from "./templates-apart.ts";

/** @throws DeliveryError where it goes beyond its limits, within which it was when it was asked for: a slow moment passes */
export function testMail({ of, subject, html, text, ...sample }: TemplateTest, baseUrl: string): Promise<RenderedMail> {
  return renderApart({ subject, html, text }, sampleLetter(of, { ...sample, baseUrl }).values).catch(({ message }: Error) => {
    throw new DeliveryError(message, "later");
  });
}
