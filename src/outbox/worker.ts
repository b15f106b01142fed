/** Delivers the mail that the outbox holds. */
import { SpanKind } from "@opentelemetry/api";
import { traced } from "../core/trace.ts";
import { type DeliverOptions, deliver, type Job, markSent, prepare, type Sent } from "./deliver.ts";
import { createTurns, LEASE_MS, type Worker } from "./turns.ts";

/** Messages on their way at once: enough to keep SMTP's connections busy from turn to turn. */
const IN_FLIGHT = 50;

export interface WorkerOptions extends DeliverOptions {
  onError(error: unknown): void;
}

export function createWorker(options: WorkerOptions): Worker {
  const { mailServers, onError } = options;
  const { clock, store } = options.world;
  return createTurns<Job, Sent>({
    clock,
    // What waits for a tenant's own server takes no place from the others.
    places: () => IN_FLIGHT + mailServers.inHand(),
    claim: async (places) => prepare(options, await store.messages.claim(clock.now(), LEASE_MS, places, mailServers.full())),
    renew: (jobs, until) =>
      store.messages.renew(
        jobs.map(({ message }) => message),
        until,
      ),
    work: (job) => traced("doorlist.mail", {}, () => deliver(options, job), SpanKind.CLIENT),
    mark: (sent) => markSent(options, sent),
    onError,
  });
}
