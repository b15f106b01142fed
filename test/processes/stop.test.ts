/** `doorlist serve`, told to stop: what is under way is finished, and then it is gone. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { answersAt } from "../support/answers-at.ts";
import { KEY, makeTenant, openInstallation, SECRET } from "../support/installation.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { until } from "../support/until.ts";

const { databaseUrl, expectNothingSecretWritten, serve } = openInstallation();

describe("a server that is told to stop", () => {
  it("finishes a slow request when it is told to stop, takes no new one, and ends with 0", async () => {
    const server = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY });
    // An idle connection must not hold it up.
    await remote(server.url).get("/healthz");
    const body = JSON.stringify({ name: "Slow", id: "slow" });
    const socket = connect(server.port, "127.0.0.1");
    const head = [
      "POST /v1/tenants HTTP/1.1",
      `Host: localhost:${server.port}`,
      `Authorization: Bearer ${KEY}`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n${body.slice(0, 10)}`);
    await sleep(200);
    server.process.kill("SIGTERM");
    await until("it takes no new connection", async () => !(await answersAt("127.0.0.1", server.port)));
    expect(server.process.exitCode).toBeNull();

    const answer = readAll(socket);
    const finished = Date.now();
    socket.write(body.slice(10));
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /);
    await until("it has ended", () => server.process.exitCode !== null);
    expect(server.process.exitCode).toBe(0);
    // Not after the five seconds for which the answered connection would be kept alive.
    expect(Date.now() - finished).toBeLessThan(4500);
    expect(server.output()).toContain('"stopped"');

    const again = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY });
    expect(await remote(again.url, { key: KEY }).get("/v1/tenants/slow")).toMatchObject({ status: 200 });
  });

  it("stops soon where requests keep coming on connections that are kept alive", async () => {
    const server = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY });
    const operator = remote(server.url, { key: KEY });
    let answered = 0;
    const lane = async (): Promise<void> => {
      for (let up = true; up; ) {
        const status = await operator.get("/v1/tenants").then(
          (answer) => answer.status,
          () => 0,
        );
        if (status !== 0) expect(status).toBe(200);
        up = status !== 0;
        answered += 1;
      }
    };
    const lanes = [lane(), lane(), lane(), lane()];
    await until("the lanes are busy", () => answered > 50);
    server.process.kill("SIGTERM");
    await until("it has ended", () => server.process.exitCode !== null, 6000);
    expect(server.process.exitCode).toBe(0);
    await Promise.all(lanes);
  });

  it("stops at once where connections are open on which nothing was ever sent", async () => {
    const server = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY });
    const sockets = [connect(server.port, "127.0.0.1"), connect(server.port, "127.0.0.1")];
    await Promise.all(
      sockets.map((socket) =>
        once(
          socket.on("error", () => {}),
          "connect",
        ),
      ),
    );
    const since = Date.now();
    await server.stop();
    expect(server.process.exitCode).toBe(0);
    expect(Date.now() - since).toBeLessThan(5000);
  });

  it("sends who asks for events meanwhile away for a moment, and refuses nobody", async () => {
    const server = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY });
    await makeTenant(server, "acme");
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    server.process.kill("SIGTERM");
    await until("it stops", () => server.output().includes('"stopping"'));
    const head = ["GET /v1/tenants/acme/events HTTP/1.1", "Host: localhost", "Accept: text/event-stream"];
    socket.write(`${[...head, `Authorization: Bearer ${KEY}`, "Last-Event-ID: 0"].join("\r\n")}\r\n\r\n`);
    const answer = await readAll(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain("retry: 2000\nid: 0\n\n");
    await until("it has ended", () => server.process.exitCode !== null);
  });

  it("finishes the mail it has in hand when it is told to stop, notes it, and ends with 0", async () => {
    const sink = await startSmtpSink();
    onTestFinished(() => sink.stop());
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    sink.answer = async () => {
      await gate;
      return "accept" as const;
    };
    const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY, DOORLIST_SMTP_URL: sink.url };
    const server = await serve(env);
    await makeTenant(server, "acme");
    const operator = remote(server.url, { key: KEY });
    const { body } = await operator.post("/v1/tenants/acme/invites", { email: "ana@example.com" });
    await until("the mail is on its way", () => sink.attempts === 1);
    server.process.kill("SIGTERM");
    await sleep(500);
    expect(server.process.exitCode).toBeNull();
    release();
    await until("it has ended", () => server.process.exitCode !== null);
    expect(server.process.exitCode).toBe(0);

    expect(sink.mails).toHaveLength(1);
    const rows = await openRows(databaseUrl());
    onTestFinished(() => rows.close());
    expect(await rows.all("select invite_id, state, attempts from doorlist_message")).toEqual([
      { invite_id: body.invite.id, state: "sent", attempts: 1 },
    ]);
    expect(await rows.all("select delivery_state, sent_count from doorlist_invite")).toEqual([
      { delivery_state: "sent", sent_count: 1 },
    ]);
  });

  it("ends at once when it is told to stop a second time", async () => {
    const sink = await startSmtpSink();
    onTestFinished(() => sink.stop());
    sink.answer = () => "hang";
    const server = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY, DOORLIST_SMTP_URL: sink.url });
    await makeTenant(server, "acme");
    await remote(server.url, { key: KEY }).post("/v1/tenants/acme/invites", { email: "ana@example.com" });
    await until("the mail is on its way", () => sink.attempts === 1);
    server.process.kill("SIGINT");
    await until("it stops", () => server.output().includes('"stopping"'));
    await sleep(200);
    expect(server.process.exitCode).toBeNull();
    server.process.kill("SIGINT");
    await until("it has ended", () => server.process.exitCode !== null, 2000);
    expect(server.process.exitCode).toBe(1);
  });
});

describe("all of this", () => {
  it("wrote nothing secret", () => expectNothingSecretWritten());
});

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
      if (/\r\n\r\n.*\}/s.test(text)) resolve(text);
    });
    socket.once("error", reject).once("close", () => resolve(text));
  });
}
