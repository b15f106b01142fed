/** The example on SvelteKit with people and sessions of its own, built and started by its one command, used in a browser. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../support/browser.ts";
import { type Example, startExample } from "../support/example.ts";
import { invite, tellTeamStory } from "../support/team-story.ts";

describe.runIf(findChromium())("the example on SvelteKit", () => {
  let example: Example;

  beforeAll(async () => {
    const answering = ["/sign-in"];
    example = await startExample({ name: "sveltekit", mode: "production", doorlist: "/doorlist", answering, pageMs: 30_000 });
  });
  afterAll(() => example?.stop());

  it("makes a team, invites into it, and lets in whoever was invited, from the mail", async () => {
    // The page to join leads on to the app, which knows them now.
    const olive = await tellTeamStory(example, (ana) => ana.getByRole("heading", { name: "Beagle" }).waitFor());

    // A mail program's "unsubscribe" names no origin; a form of another site is refused nevertheless.
    await invite(olive, "cy@example.com", "member");
    const unsubscribe = await example.mailedLink("cy@example.com", "unsubscribe");
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await fetch(unsubscribe, { method: "POST", body })).status).toBe(200);
    const headers = { origin: "https://elsewhere.example" };
    const name = new URLSearchParams({ name: "Theirs" });
    expect((await fetch(`${example.url}/?/create`, { method: "POST", headers, body: name })).status).toBe(403);
  });
});
