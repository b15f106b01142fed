/** What Doorlist asks of Next.js, which answers within a request alone, before it says who is signed in. */
import { expect, it, vi } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { serverHelpers } from "../../src/next/index.ts";

const told = vi.hoisted((): string[] => []);
vi.mock("next/headers.js", () => ({ headers: async () => new Headers() }));
vi.mock("next/server.js", () => ({ connection: async () => void told.push("connection") }));

it("waits for a request before it looks at the clock, which Next.js refuses to a page that it renders ahead", async () => {
  const clock = {
    now() {
      told.push("clock");
      return Date.now();
    },
  };
  const { close, ...doorlist } = createDoorlist({
    database: ":memory:",
    secret: "a secret for tests only",
    baseUrl: "http://localhost:3000",
    clock,
  });
  told.length = 0;
  expect(await serverHelpers(doorlist).currentUser()).toBeNull();
  expect(told).toEqual(["connection", "clock"]);
  await close();
});
