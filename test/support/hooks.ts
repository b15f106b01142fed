/** A Doorlist with a tenant whose webhooks lead to a receiver of the test's own. */
import { expect, onTestFinished } from "vitest";
import type { DoorlistOptions } from "../../src/index.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { type Body, openApp, type TestApp } from "./app.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { openTenant, type TestTenant } from "./tenants.ts";

export interface Hooks {
  app: TestApp;
  acme: TestTenant;
  receiver: Receiver;
  /** Of the tenant's endpoints. */
  path: string;
  /** Makes an endpoint that leads to the receiver's path. */
  endpoint(path?: string, more?: Record<string, unknown>): Promise<{ id: string; secret: string }>;
  /** Delivers what is due. */
  deliver(): Promise<void>;
  /** Seals what is committed, which queues it for the endpoints. */
  seal(): Promise<unknown>;
  /** Of an endpoint, newest first. */
  log(id: string): Promise<Body[]>;
}

/** Closed when the test ends. */
export async function openHooks(engine: EngineName, options: Partial<DoorlistOptions> = {}): Promise<Hooks> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  const app = await openApp(engine, { allowPrivateHosts: true, ...options });
  onTestFinished(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const acme = await openTenant(await app.signUp("olive@example.com"));
  const path = `${acme.path}/webhooks`;
  return {
    app,
    acme,
    receiver,
    path,
    async endpoint(to = "/", more = {}) {
      const { status, body } = await acme.owner.post(path, { url: `${receiver.url}${to}`, ...more });
      expect({ status, body }).toMatchObject({ status: 201 });
      return { id: body.webhook.id, secret: body.secret };
    },
    seal: () => app.doorlist.worker.seal(),
    deliver: async () => void (await app.doorlist.worker.drain()),
    log: async (id) => (await acme.owner.get(`${path}/${id}/deliveries?limit=100`)).body.data,
  };
}
