/** A mail provider that speaks Resend's API over a real socket, and signs what it tells of the mails. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { onTestFinished } from "vitest";
import type { Answer, Body, TestApp } from "./app.ts";

export const EVENTS_SECRET = `whsec_${Buffer.from("the signing secret of a provider").toString("base64")}`;

export interface TakenMail {
  id: string;
  key: string;
  body: Body;
  /** Our reference of it. */
  ref: string;
}

export interface Provider {
  /** For `mail.url`. */
  url: string;
  taken: TakenMail[];
  /** Decides the status of each mail. @default 200 */
  answer: (mail: Body) => { status: number; body?: Body };
}

/** Stopped when the test ends. */
export async function startProvider(): Promise<Provider> {
  const provider: Provider = { url: "", taken: [], answer: () => ({ status: 200 }) };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = (status: number, body: Body) => response.writeHead(status).end(JSON.stringify(body));
    if (request.headers.authorization !== "Bearer re_test/key") return reply(401, { message: "API key is invalid" });
    if (request.method === "GET") return reply(200, { data: [] });
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const { status, body: refusal } = provider.answer(body);
    if (status !== 200) return reply(status, refusal ?? {});
    const key = String(request.headers["idempotency-key"]);
    const known = provider.taken.find((mail) => mail.key === key);
    const mail = known ?? { id: `mail-${provider.taken.length + 1}`, key, body, ref: body.tags[0].value };
    if (!known) provider.taken.push(mail);
    reply(200, { id: mail.id });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  provider.url = `resend+http://re_test%2Fkey@127.0.0.1:${port}?eventsSecret=${encodeURIComponent(EVENTS_SECRET)}`;
  return provider;
}

export interface Signing {
  secret?: string;
  /** When it was signed. @default now */
  at?: Date;
  /** Of the headers' names. @default "webhook" */
  prefix?: "webhook" | "svix";
  headers?: Record<string, string>;
}

/** Tells the app of something, signed. */
export function tell(app: TestApp, event: Body, signing: Signing = {}): Promise<Answer> {
  const { secret = EVENTS_SECRET, at = new Date(), prefix = "webhook", headers = {} } = signing;
  const body = typeof event === "string" ? event : JSON.stringify(event);
  return app.anyone.post("/v1/mail/events", body, {
    [`${prefix}-id`]: "msg_1",
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
    [`${prefix}-signature`]: new Webhook(secret).sign("msg_1", at, body),
    ...headers,
  });
}
