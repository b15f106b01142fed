/** Puts a server under load with autocannon, and refuses every answer but the expected one. */
import autocannon from "autocannon";

export interface Request {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What is sent, and what must come back. */
export interface Traffic {
  status: number;
  next(): Request;
  /** Requests that are left, where each can be sent only once. */
  left?(): number;
  /** Is the body what it should be? Asked of one answer before the load, or of all where `checkAll`. */
  check?(body: string): boolean;
  checkAll?: boolean;
}

export interface Measurement {
  /** Answers in a second. */
  rps: number;
  /** One for each answer. */
  latenciesMs: number[];
  /** CPU seconds a second that driving the server took: near 1, the driver was what was measured. */
  driverLoad: number;
}

const LONGEST_S = 120;

/**
 * Connections that wait for one answer each. Ends after `seconds`, or when there is nothing left to send.
 *
 * @param seconds null: only when there is nothing left
 */
export async function drive(url: string, traffic: Traffic, connections: number, seconds: number | null): Promise<Measurement> {
  const left = traffic.left?.() ?? Number.POSITIVE_INFINITY;
  if (left < connections) throw new Error(`${url}: only ${left} requests are left for ${connections} connections`);
  const latenciesMs: number[] = [];
  let trouble: string | undefined;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let lastAt = startedAt;
  await new Promise<void>((resolve, reject) => {
    const load = autocannon(
      {
        url,
        connections,
        timeout: 60,
        sampleInt: 50,
        ...(Number.isFinite(left) ? { amount: left } : { duration: seconds ?? LONGEST_S }),
        requests: [{ setupRequest: (defaults) => ({ ...defaults, ...fresh(traffic.next()) }) }],
        ...(traffic.checkAll && traffic.check ? { verifyBody: (body) => traffic.check?.(String(body)) ?? true } : {}),
      },
      (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      },
    );
    const timer = setTimeout(() => load.stop(), (seconds ?? LONGEST_S) * 1000);
    load.on("response", (_client, status, _bytes, ms) => {
      lastAt = performance.now();
      latenciesMs.push(ms);
      if (status !== traffic.status) stop(`answered ${status}, not ${traffic.status}`);
    });
    (load as NodeJS.EventEmitter).on("reqMismatch", () => stop("answered something else than asked for"));
    load.on("reqError", (error) => stop(String(error)));
    const stop = (reason: string) => {
      trouble ??= reason;
      load.stop();
    };
  });
  const elapsedS = (lastAt - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  if (trouble) throw new Error(`${url} ${trouble}`);
  if (latenciesMs.length === 0) throw new Error(`${url} answered nothing`);
  return { rps: latenciesMs.length / elapsedS, latenciesMs, driverLoad: (user + system) / 1e6 / elapsedS };
}

/** autocannon writes the content length into the headers it is given. */
const fresh = (request: Request): Request => ({ ...request, headers: { ...request.headers } });

/** Sends one request and shows what came, so that a wrong set-up fails with its reason. */
export async function tryOnce(url: string, { status, next, check }: Traffic): Promise<string> {
  const { method, path, headers, body } = next();
  const init = { method, ...(headers ? { headers } : {}), ...(body === undefined ? {} : { body: body as BodyInit }) };
  const response = await fetch(url + path, init);
  const text = await response.text();
  if (response.status !== status) throw new Error(`${method} ${url}${path} answered ${response.status}, not ${status}: ${text}`);
  if (check && !check(text))
    throw new Error(`${method} ${url}${path} answered something else than asked for: ${text.slice(0, 500)}`);
  return text;
}

export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
