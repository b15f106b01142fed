/** The example on Next.js with Better Auth's organizations, started by its one command and used in a browser. */
import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { findChromium } from "../support/browser.ts";
import { type Example, startExample } from "../support/example.ts";
import { tellTeamStory } from "../support/team-story.ts";

describe.runIf(findChromium())("the example on Next.js", () => {
  // The first visit to a page compiles it.
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
  let example: Example;

  beforeAll(async () => {
    const answering = ["/", "/api/doorlist/v1/me", "/api/auth/ok"];
    example = await startExample({ name: "nextjs", mode: "development", doorlist: "/api/doorlist", answering, pageMs: 60_000 });
  });
  afterAll(() => example?.stop());

  // Nothing runs in the background: the mail goes out after the answer of the action.
  it("makes a team, invites into it, and lets in whoever was invited, from the mail", async () => {
    await tellTeamStory(example, async (ana) => {
      await ana.getByText("Beagle").first().waitFor();
      await ana.goto(example.url);
    });
  });
});
