import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { smtpTransport } from "../../src/mail/smtp.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";

it("tarpit", async () => {
  const server = createServer((socket) => {
    let data = false;
    const slow = (line: string) => setTimeout(() => socket.writable && socket.write(line + "\r\n"), 15_000);
    slow("220 tarpit ESMTP");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const text = chunk.toString();
      if (data) {
        if (text.endsWith("\r\n.\r\n")) {
          data = false;
          slow("250 ok");
        }
        return;
      }
      if (/^DATA/i.test(text)) {
        data = true;
        return slow("354 go");
      }
      slow("250 ok");
    });
  }).listen(0, "127.0.0.1");
  await sleep(50);
  const { port } = server.address() as { port: number };
  const t = smtpTransport(`smtp://127.0.0.1:${port}/?greetingTimeout=19000&connectionTimeout=19000`);
  const began = Date.now();
  const outcome = await t
    .send({ id: "x@localhost", to: "a@example.com", from: "b@example.com", subject: "s", html: "h", text: "t" })
    .then(
      () => "sent",
      (e) => `${e.permanent} ${e.message}`,
    );
  console.log("tarpit:", outcome, Date.now() - began);
  t.close();
  server.close();
  expect(1).toBe(1);
}, 120_000);
