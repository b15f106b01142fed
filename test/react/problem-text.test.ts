/** What a person reads of an answer that Doorlist did not give. */
import { expect, it } from "vitest";
import { DoorlistError } from "../../src/client/index.ts";
import { unreadable } from "../../src/client/problem.ts";
import { en } from "../../src/react/labels/en.ts";
import { problemText } from "../../src/react/problem-text.ts";

const answered = (status: number, statusText: string) =>
  problemText(new DoorlistError(unreadable(new Response("<html>", { status, statusText }))), en);

it("tells a person in plain words that what stands before a server answered in its place", () => {
  expect(answered(502, "Bad Gateway")).toBe(en.broken);
});

it("tells a developer who calls the wrong address what is there", () => {
  expect(answered(404, "Not Found")).toBe("The server answered 404 Not Found, and not as Doorlist does");
});
