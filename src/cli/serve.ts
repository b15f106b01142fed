/** `doorlist serve`: the server, and the worker that delivers. */
import type { Server } from "node:http";
import { type Socket, Server as SocketServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve as listen } from "@hono/node-server";
import { Command } from "commander";
import pino from "pino";
import type { RequestLine } from "../http/watch.ts";
import { createDoorlist } from "../index.ts";
import { AnswerTogether } from "./answers-together.ts";
import { type Config, doubtsAbout, readConfig } from "./config.ts";
import { doubtsIn } from "./database-doubts.ts";
import { errorLog, stdout } from "./log-lines.ts";

/** How long a stop that was not asked for at a terminal leaves idle connections open: a proxy may be about to use one. */
const DRAIN_MS = 500;
/** How long a stop waits for requests that are under way. */
const GRACE_MS = 10_000;
/** How long it waits for mails in hand besides; one behind a server that hangs is sent again later. */
const MAIL_GRACE_MS = 20_000;
/** Asked every few seconds, and of interest to nobody. */
const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);
/** Longer than the proxies in front keep theirs (60 s is usual): whoever is to close first does not send into a closed one. */
const KEEP_ALIVE_MS = 75_000;
const LOOPBACK = ["127.0.0.1", "::1"];

export function serveCommand(): Command {
  return new Command("serve")
    .description("start the server (default); it logs JSON lines")
    .option("--json", "nothing but JSON lines, on a terminal too")
    .action(({ json }: { json?: boolean }) => serve(readConfig(), { greets: !json && process.stdout.isTTY }));
}

async function serve(config: Config, { greets }: { greets: boolean }): Promise<void> {
  const log = pino({ base: null, redact: ["*.authorization", "*.cookie"] }, stdout({ sync: true }));
  const onError = errorLog(log);
  const requests = requestLog();
  const doorlist = createDoorlist({
    ...config,
    onError,
    onRequest: requests.write,
  });
  for (const doubt of doubtsAbout()) log.warn(doubt);
  const ran = await doorlist.migrate();
  if (ran.length > 0) log.info({ migrations: ran }, "database brought up to date");

  const listening = { fetch: doorlist.handler, port: config.port, hostname: config.host };
  const server = listen({ ...listening, serverOptions: { ServerResponse: AnswerTogether } }, ({ address, port }) => {
    // Not before: a process that cannot listen ends at once, and would leave mails half delivered.
    doorlist.worker.start();
    log.info(
      { address, port, database: config.database.split(":")[0], mail: config.mail?.url ? "smtp" : "mailbox" },
      "listening",
    );
    if (!config.mail?.url && !LOOPBACK.includes(address)) {
      log.warn("mail stays at /mailbox, where everybody who reaches this server reads it; set DOORLIST_SMTP_URL");
    }
    // Whoever looks at it before the first link is clicked may still put the old secret back.
    doubtsIn(config).then(
      (doubts) => doubts.map((doubt) => log.warn(doubt)),
      (error) => onError(error, "start"),
    );
    if (greets) process.stdout.write(welcome(config));
  }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  server.on("error", (error: NodeJS.ErrnoException) => {
    log.fatal(error.code === "EADDRINUSE" ? `port ${config.port} is taken; set PORT to another` : error.message);
    process.exit(1);
  });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    // Not the HTTP server's own close, which cuts idle connections at once.
    const closed = new Promise<void>((resolve) => SocketServer.prototype.close.call(server, () => resolve()));
    doorlist.endStreams();
    const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    // Connections that are kept alive end with the answer they wait for, not when their keep-alive does.
    server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
    if (signal === "SIGTERM") await Promise.race([closed, sleep(DRAIN_MS)]);
    const idle = setInterval(() => {
      server.closeIdleConnections();
      // Node takes what has never sent anything for busy. Browsers open such connections ahead of need.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, 50);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
    setTimeout(() => {
      log.warn("a mail in hand was left; it is sent again later");
      process.exit(1);
    }, MAIL_GRACE_MS).unref();
    await doorlist.worker.stop();
    await doorlist.close();
    requests.flush();
    log.info("stopped");
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void stop(signal));
}

/** A line for each request, written many at a time: one write each would cost more than many a request does. */
function requestLog() {
  const destination = stdout({ sync: false, minLength: 8_192, periodicFlush: 250 });
  const log = pino({ base: null }, destination);
  return {
    write(line: RequestLine) {
      if (!PROBES.has(line.route)) log.info(line, "request");
    },
    flush: () => destination.flushSync(),
  };
}

function welcome({ baseUrl, mail }: Config): string {
  const lines = [
    `  Doorlist   ${baseUrl}`,
    ...(mail?.url ? [] : [`  Mailbox    ${baseUrl}/mailbox`]),
    `  API        ${baseUrl}/docs`,
  ];
  return `\n${lines.join("\n")}\n\n`;
}
