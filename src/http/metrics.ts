/** What Prometheus is told at `/metrics`. Labels are patterns and codes, never a path, an id or an address. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Clock, Store } from "../core/ports.ts";

export interface Metrics {
  request(method: string, route: string, status: number, ms: number): void;
  verb(verb: string, outcome: string): void;
  mail(outcome: string): void;
  webhook(outcome: string): void;
  readonly contentType: string;
  /** The text exposition format. */
  text(): Promise<string>;
}

export interface MetricsOptions {
  store: Store;
  clock: Clock;
  /** Connections to PostgreSQL; SQLite has none. */
  pool?: { totalCount: number; idleCount: number; waitingCount: number };
}

export function createMetrics({ store, clock, pool }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });

  const seconds = new Histogram({
    name: "doorlist_http_request_duration_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const verbs = counter("doorlist_verbs_total", "Acts on invites, by outcome: done, or the code of the problem", [
    "verb",
    "outcome",
  ]);
  const mails = counter("doorlist_mail_deliveries_total", "Attempts to send a mail", ["outcome"]);
  const webhooks = counter("doorlist_webhook_deliveries_total", "Attempts to deliver a webhook", ["outcome"]);
  // Before those that ask the database, whose connections it would count.
  if (pool) {
    new Gauge({
      name: "doorlist_database_connections",
      help: "Connections to the database, and requests that wait for one",
      labelNames: ["state"],
      registers,
      collect() {
        this.set({ state: "busy" }, pool.totalCount - pool.idleCount);
        this.set({ state: "idle" }, pool.idleCount);
        this.set({ state: "waiting" }, pool.waitingCount);
      },
    });
  }

  queueGauges("doorlist_outbox", "mails", () => store.messages.waiting(clock.now()));
  queueGauges("doorlist_webhook_queue", "webhook deliveries", () => store.webhookDeliveries.depth(clock.now()));

  function queueGauges(prefix: string, what: string, ask: () => Promise<{ queued: number; oldestMs: number }>): void {
    let asked: ReturnType<typeof look> | undefined;
    // Where the database cannot be asked, the others are told all the same: then they are wanted most.
    const look = () => ask().catch(() => undefined);
    // Both are collected at once, and tell of one look.
    const depth = () => {
      asked ??= look().finally(() => {
        asked = undefined;
      });
      return asked;
    };
    const tell = async (gauge: Gauge, of: (depth: Awaited<ReturnType<typeof ask>>) => number) => {
      const told = await depth();
      if (told) gauge.set(of(told));
      else gauge.remove();
    };
    new Gauge({
      name: `${prefix}_depth`,
      help: `The ${what} that wait`,
      registers,
      async collect() {
        await tell(this, ({ queued }) => queued);
      },
    });
    new Gauge({
      name: `${prefix}_oldest_seconds`,
      help: `Age of the oldest of the ${what} that wait`,
      registers,
      async collect() {
        await tell(this, ({ oldestMs }) => oldestMs / 1000);
      },
    });
  }

  return {
    request: (method, route, status, ms) => seconds.observe({ method, route, status }, ms / 1000),
    verb: (verb, outcome) => verbs.inc({ verb, outcome }),
    mail: (outcome) => mails.inc({ outcome }),
    webhook: (outcome) => webhooks.inc({ outcome }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
