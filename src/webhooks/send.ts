/**
 * One POST to a receiver, of which nothing is believed: no redirect is followed, no address inside our own network is
 * connected to (judged as it was resolved, so that a name cannot change in between), the whole takes 15 s at most, and
 * no more than 64 KB of the answer is read.
 */
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as http,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as https } from "node:https";
import type { LookupFunction } from "node:net";
import { type AddressLookup, type HostAddress, isPublicAddress, mayBePublic } from "../core/public-address.ts";

export const TIMEOUT_MS = 15_000;
export const MAX_RESPONSE = 64 * 1024;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** UTF-8, at most `MAX_RESPONSE` bytes of it. */
  body: string;
}

export interface Sender {
  /** @throws where there was no answer, or the address is not allowed */
  post(url: string, headers: Record<string, string>, body: string): Promise<Answer>;
  close(): void;
}

export interface SenderOptions {
  /** May receivers lie in a private network? */
  allowPrivate: boolean;
  /** Milliseconds for a request, from its name's resolution to the end of its answer. @default 15 s */
  timeoutMs?: number;
  addressesOf: AddressLookup;
}

const refused = () => new Error("The address is not on the internet");

export function createSender({ allowPrivate, timeoutMs = TIMEOUT_MS, addressesOf }: SenderOptions): Sender {
  /** Names lead to public addresses or nowhere. */
  const lookup: LookupFunction = (hostname, options, done) => {
    const found = (addresses: HostAddress[]) => {
      const usable = allowPrivate ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = usable;
      if (!first) return done(refused(), "", 0);
      return options.all ? done(null, usable) : done(null, first.address, first.family);
    };
    addressesOf(hostname).then(found, (error) => done(error, "", 0));
  };
  const kept = { keepAlive: true, maxFreeSockets: 64, lookup };
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) };

  async function attempt(url: URL, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer> {
    const secure = url.protocol === "https:";
    const start = secure ? https : http;
    const request = start(url, { method: "POST", headers, signal, lookup, agent: secure ? agents.https : agents.http });
    try {
      return await readAnswer(await answered(request, body));
    } catch (error) {
      // A connection that was kept open may have been closed by the receiver just now: that was no attempt.
      const stale = request.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET";
      if (!stale || signal.aborted) throw error;
      return attempt(url, headers, body, signal);
    }
  }

  return {
    async post(text, headers, body) {
      const url = new URL(text);
      if (!allowPrivate && (url.protocol !== "https:" || !mayBePublic(url.hostname))) throw refused();
      const signal = AbortSignal.timeout(timeoutMs);
      const length = { "content-length": String(Buffer.byteLength(body)) };
      return attempt(url, { ...headers, ...length }, body, signal).catch((error) => {
        throw signal.aborted ? new Error(`No answer within ${timeoutMs / 1000} s`) : error;
      });
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function answered(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the connection: what is not wanted is not received.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_RESPONSE) break;
  }
  const body = Buffer.concat(chunks).subarray(0, MAX_RESPONSE).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
