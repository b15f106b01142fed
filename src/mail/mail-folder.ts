/** Mail as files: one `.eml` each, for whatever picks them up, and for development without a mail server. */
import { access, constants, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lazily } from "../core/lazily.ts";
import { DeliveryError, type Transport } from "./mail.ts";
import { senderOf } from "./sender.ts";

/** @param url `file:///var/spool/doorlist` */
export function mailFolder(url: string): Transport {
  const folder = fileURLToPath(url);
  const writer = lazily(async () =>
    (await import("nodemailer")).createTransport({ streamTransport: true, buffer: true, newline: "windows" }),
  );
  const failed = (error: Error): never => {
    throw new DeliveryError(error.message, "later");
  };
  return {
    async send({ id, from, headers, replyTo, ...mail }) {
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch(failed);
      const all = { "Auto-Submitted": "auto-generated", ...headers };
      const { message } = await (await writer()).sendMail({
        ...mail,
        from: senderOf(from),
        ...(replyTo ? { replyTo: senderOf(replyTo) } : {}),
        messageId: `<${id}>`,
        headers: all,
      });
      const file = join(folder, `${id.split("@", 1)[0]}.eml`);
      // Under its name only when it is whole; a second delivery of a message replaces the first.
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 }).catch(failed);
      await rename(`${file}.part`, file).catch(failed);
      return { providerId: null };
    },
    async verify() {
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch(failed);
      await access(folder, constants.W_OK).catch(failed);
    },
    close() {},
  };
}
