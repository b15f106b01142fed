/** A Doorlist that sends its mail to an SMTP server of the test's own. */
import { expect, onTestFinished } from "vitest";
import type { DoorlistOptions } from "../../src/index.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { type Body, openApp, type TestApp } from "./app.ts";
import { openRows } from "./rows.ts";
import { type SinkOptions, type SmtpSink, startSmtpSink } from "./smtp-sink.ts";

export interface Post {
  app: TestApp;
  sink: SmtpSink;
  tenantId: string;
  /** Invites by the installation's key. */
  invite(email: string, more?: Record<string, unknown>): Promise<Body>;
  /** The invite as the API shows it. */
  shown(id: string): Promise<Body>;
  /** The outbox's rows, oldest first. */
  messages(): Promise<{ id: string; state: string; attempts: number; due_at: number; reason: string | null }[]>;
}

export interface PostOptions extends SinkOptions, Partial<DoorlistOptions> {
  engine?: EngineName;
  /** Query of the SMTP URL, e.g. `socketTimeout=300`. */
  query?: string;
  credentials?: string;
}

/** Closed when the test ends. */
export async function openPost({
  engine = "sqlite",
  query = "",
  credentials = "",
  auth,
  ...options
}: PostOptions = {}): Promise<Post> {
  const sink = await startSmtpSink({ auth });
  onTestFinished(() => sink.stop());
  const url = `${sink.url.replace("//", `//${credentials}`)}/?${query}`;
  const app = await openApp(engine, { ...options, mail: { ...options.mail, url } });
  const rows = await openRows(app.database.url);
  onTestFinished(async () => {
    await rows.close();
    await app.doorlist.worker.stop();
    // Before the database is dropped, which cuts off connections that are still closing.
    const unexpected = [...app.unexpected];
    await app.close();
    expect(unexpected).toEqual([]);
  });
  const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
  const invites = `/v1/tenants/${tenant.id}/invites`;
  return {
    app,
    sink,
    tenantId: tenant.id,
    async invite(email, more = {}) {
      const { status, body } = await app.operator.post(invites, { email, ...more });
      expect({ status, body }).toMatchObject({ status: 201 });
      return body.invite;
    },
    shown: async (id) => (await app.operator.get(`${invites}/${id}`)).body,
    messages: () => rows.all("select id, state, attempts, due_at, reason from doorlist_message order by id"),
  };
}

/** What the Message-ID of the first of these is: its id, a keyed mark, and the host of the base URL. */
export function messageIdOf([message]: { id: string }[]): RegExp {
  return new RegExp(`^<${message?.id.replaceAll("-", "")}[0-9a-f]{24}@localhost>$`);
}
