/**
 * A real SMTP server that keeps what it is given, and misbehaves where a test asks for it.
 *
 *     const sink = await startSmtpSink();
 *     sink.answer = () => ({ code: 451, text: "4.7.1 Try again later" });
 *     sink.answer = accept;
 */
import type { Socket } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { freePort } from "./postgres.ts";

export interface ReceivedMail {
  /** Of the envelope. */
  to: string[];
  /** Of the envelope. */
  from: string;
  /** As it came over the wire, dots unstuffed. */
  raw: string;
  messageId: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface Refusal {
  code: number;
  text: string;
}

/**
 * What the server does with a mail that it was given whole: take it, refuse it, never answer, cut the connection in the
 * middle of the data, or take it and cut the connection before saying so.
 */
export type SinkAnswer = "accept" | "hang" | "drop" | "take-and-drop" | Refusal;

export const accept = (): SinkAnswer => "accept";

export interface SmtpSink {
  readonly port: number;
  /** `smtp://127.0.0.1:PORT` */
  readonly url: string;
  /** What it took, in order. */
  readonly mails: ReceivedMail[];
  /** Mails that were begun (DATA), taken or not. */
  attempts: number;
  /** Decides each mail. @default accept */
  answer: (mail: ReceivedMail) => SinkAnswer | Promise<SinkAnswer>;
  /** Refuses at RCPT TO. @default nobody */
  refuseRecipient: (address: string) => Refusal | undefined;
  mailsTo(address: string): ReceivedMail[];
  /** Listens again on the same port. */
  start(): Promise<void>;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

export interface SinkOptions {
  /** The only account; without one, nobody has to log in. */
  auth?: { user: string; password: string };
}

export async function startSmtpSink({ auth }: SinkOptions = {}): Promise<SmtpSink> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: SMTPServer | undefined;

  const cut = (session: SMTPServerSession) => {
    for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
  };

  const sink: SmtpSink = {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    attempts: 0,
    answer: accept,
    refuseRecipient: () => undefined,
    mailsTo: (address) => sink.mails.filter(({ to }) => to.includes(address)),
    async start() {
      const listening = new SMTPServer({
        authOptional: auth === undefined,
        allowInsecureAuth: true,
        disabledCommands: auth === undefined ? ["AUTH", "STARTTLS"] : ["STARTTLS"],
        disableReverseLookup: true,
        logger: false,
        closeTimeout: 50,
        onAuth({ username, password }, _session, callback) {
          if (username === auth?.user && password === auth?.password) return callback(null, { user: username });
          callback(smtpError({ code: 535, text: "5.7.8 Authentication credentials invalid" }));
        },
        onRcptTo({ address }, _session, callback) {
          const refusal = sink.refuseRecipient(address);
          callback(refusal ? smtpError(refusal) : null);
        },
        onData(stream, session, callback) {
          sink.attempts += 1;
          const chunks: Buffer[] = [];
          stream.on("data", (chunk: Buffer) => chunks.push(chunk));
          stream.on("end", async () => {
            const mail = received(session, Buffer.concat(chunks).toString("utf8"));
            const answer = await sink.answer(mail);
            if (answer === "hang") return;
            if (answer === "drop") return cut(session);
            if (typeof answer === "object") return callback(smtpError(answer));
            sink.mails.push(mail);
            if (answer === "take-and-drop") return cut(session);
            callback(null, "Taken");
          });
        },
      });
      // A connection that is cut, by us or by a process that was killed, is no error of the server.
      listening.on("error", () => {});
      listening.server.on("connection", (socket: Socket) => {
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
      });
      await new Promise<void>((resolve) => listening.listen(port, "127.0.0.1", resolve));
      server = listening;
    },
    async stop() {
      const closing = server;
      server = undefined;
      if (!closing) return;
      const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await sink.start();
  return sink;
}

export function readMail(mail: ReceivedMail): Promise<Email> {
  return PostalMime.parse(mail.raw);
}

/** The token of the link in a mail. */
export async function tokenIn(mail: ReceivedMail): Promise<string> {
  const { text = "" } = await readMail(mail);
  const token = text.match(/\/join\/([\w-]{43})(?![\w-])/)?.[1];
  if (token === undefined) throw new Error(`No link in the mail to ${mail.to.join(", ")}`);
  return token;
}

function received(session: SMTPServerSession, raw: string): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    to: rcptTo.map(({ address }) => address),
    from: mailFrom ? mailFrom.address : "",
    raw,
    messageId: raw.match(/^message-id:\s*(<[^>]*>)/im)?.[1] ?? "",
    at: Date.now(),
  };
}

function smtpError({ code, text }: Refusal): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
