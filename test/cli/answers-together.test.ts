import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { AnswerTogether } from "../../src/cli/answers-together.ts";

/** Sends this many requests in one write, so that one turn of the event loop reads them all, and hears the answers. */
async function ask(count: number, listener: RequestListener): Promise<string> {
  const server: Server = createServer({ ServerResponse: AnswerTogether }, listener);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count - 1) + last);
  return text(socket);
}

it("answers leave once the turn in which they were made is over, in their order", async () => {
  const seen: string[] = [];
  let asked = 0;
  const heard = await ask(3, (_, response) => {
    const number = ++asked;
    response.once("prefinish", () => seen.push(`sent ${number}`));
    response.end(`answer ${number};`);
    seen.push(`answered ${number}`);
  });
  expect(seen).toEqual(["answered 1", "answered 2", "answered 3", "sent 1", "sent 2", "sent 3"]);
  expect(heard.match(/answer \d;/g)).toEqual(["answer 1;", "answer 2;", "answer 3;"]);
});

it("no more than 64 wait for each other", async () => {
  const answers: ServerResponse[] = [];
  const held: number[] = [];
  const heard = await ask(100, (_, response) => {
    answers.push(response.end("."));
    held.push(answers.filter(({ writableEnded }) => !writableEnded).length);
  });
  expect(held.slice(0, 64)).toEqual([...Array.from({ length: 63 }, (_, index) => index + 1), 0]);
  expect(Math.max(...held)).toBe(63);
  expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(100);
});
