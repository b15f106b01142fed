/**
 * A real receiver of webhooks, which keeps what it is sent, and misbehaves where a test asks for it.
 *
 *     const receiver = await startReceiver();
 *     receiver.answer = () => ({ status: 503, headers: { "retry-after": "60" } });
 *     receiver.answer = () => "hang";
 */
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { Body } from "./app.ts";

export interface Received {
  id: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came. */
  raw: string;
  /** Epoch milliseconds. */
  at: number;
}

export type ReceiverAnswer = { status: number; headers?: OutgoingHttpHeaders; body?: string } | "hang" | "drop" | "trickle";

export interface Receiver {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly received: Received[];
  /** Bytes of answers that were taken off our hands. */
  written: number;
  answer: (request: Received) => ReceiverAnswer | Promise<ReceiverAnswer>;
  to(path: string): Received[];
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let raw = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      raw += chunk;
    });
    request.on("end", async () => {
      const { headers, url: path = "" } = request;
      const one = { id: String(headers["webhook-id"]), path, headers, raw, at: Date.now() };
      received.push(one);
      const answer = await receiver.answer(one);
      if (answer === "hang") return;
      if (answer === "drop") return void request.socket.destroy();
      if (answer === "trickle") {
        response.writeHead(200);
        const timer = setInterval(() => response.write("."), 20);
        return void response.on("close", () => clearInterval(timer));
      }
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body, () => {
        receiver.written += answer.body?.length ?? 0;
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    written: 0,
    answer: () => ({ status: 204 }),
    to: (path) => received.filter((one) => one.path === path),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** What a receiver reads, verified by the library that receivers use. @throws where the signature does not hold */
export function verified(secret: string, { raw, headers }: Received): Body {
  return new Webhook(secret).verify(raw, headers as Record<string, string>);
}
