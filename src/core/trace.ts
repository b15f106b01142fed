/** Spans for whoever traces: no-ops until the host registers an OpenTelemetry SDK. They hold no token, address or body. */
import { type Attributes, context, propagation, type SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { Problem } from "./problems.ts";

/** Asked for anew each time: an SDK may be registered after we were loaded. */
const tracer = () => trace.getTracer("doorlist");

export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>, kind?: SpanKind): Promise<T> {
  return tracer().startActiveSpan(name, { attributes, kind }, async (span) => {
    try {
      return await work();
    } catch (error) {
      // What was refused is an outcome; only what nobody foresaw is an error. Its message may hold anything.
      if (error instanceof Problem) span.setAttribute("doorlist.problem", error.code);
      else span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Goes on with the trace that a request names in its headers (`traceparent`). */
export function continued<T>(headers: Headers, work: () => Promise<T>): Promise<T> {
  if (!headers.has("traceparent")) return work();
  const getter = { keys: (from: Headers) => [...from.keys()], get: (from: Headers, key: string) => from.get(key) ?? undefined };
  return context.with(propagation.extract(context.active(), headers, getter), work);
}

/** The headers that let a receiver go on with our trace; none where nobody traces. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
