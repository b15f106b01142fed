/** The SMTP server of a tenant: anybody's host, so it is looked at before it is connected to. */
import { connect, type Socket } from "node:net";
import type { MailServer } from "../core/mail-server.ts";
import { type AddressLookup, isPublicAddress } from "../core/public-address.ts";
import type { Transport } from "./mail.ts";
import { smtpPool } from "./smtp.ts";

const SECOND = 1000;
const CONNECT_MS = 10 * SECOND;

export interface OwnSmtpOptions {
  /** May it lie in a private network? */
  allowPrivate: boolean;
  addressesOf: AddressLookup;
}

/** @param server with its secrets in plain text */
export function ownSmtpTransport(server: MailServer, options: OwnSmtpOptions): Transport {
  const { host, port, tls, user, password, dkim } = server;
  return smtpPool(
    {
      host,
      port,
      secure: tls === "implicit",
      requireTLS: tls === "starttls",
      ignoreTLS: tls === "none",
      maxConnections: 3,
      socketTimeout: 60 * SECOND,
      ...(user === null ? {} : { auth: { user, pass: password ?? "" } }),
      getSocket: (_options, callback) => {
        openSocket(host, port, options).then(
          (connection) => callback(null, { connection }),
          (error) => callback(error, undefined),
        );
      },
    },
    dkim,
  );
}

/**
 * The name is resolved here and the address that was judged is the one connected to: a name server that gives another
 * answer the second time changes nothing.
 */
async function openSocket(host: string, port: number, { allowPrivate, addressesOf }: OwnSmtpOptions): Promise<Socket> {
  const addresses = await addressesOf(host).catch(() => {
    throw Object.assign(new Error(`There is no address for ${host}`), { code: "EDNS" });
  });
  const usable = addresses.filter(({ address }) => allowPrivate || isPublicAddress(address));
  if (usable.length === 0) throw Object.assign(new Error(`${host} is not on the internet`), { code: "EDNS" });
  let failure: unknown;
  for (const { address } of usable) {
    try {
      return await connected(address, port);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const fail = (reason: string) => {
      socket.destroy();
      reject(Object.assign(new Error(reason), { code: "ECONNECTION" }));
    };
    const onTimeout = () => fail("Connection timeout");
    const onError = (error: NodeJS.ErrnoException) => fail(`Connection failed: ${error.code ?? error.message}`);
    socket.once("timeout", onTimeout);
    socket.once("error", onError);
    socket.once("connect", () => {
      // Ours alone: a socket of Node has one of its own, for the end of the other side.
      socket.setTimeout(0).off("timeout", onTimeout).off("error", onError);
      resolve(socket);
    });
  });
}
