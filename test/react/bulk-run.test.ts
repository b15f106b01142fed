/** One act on many invites, without a page around it. */
import { expect, it, vi } from "vitest";
import type { WireInvite } from "../../src/client/index.ts";
import { startBulkRun } from "../../src/react/bulk-run.ts";

it("rests once, and stopping what is finished or stopped changes nothing", async () => {
  const invites = Array.from({ length: 10 }, (_, index) => ({ id: String(index) }) as WireInvite);
  const onRest = vi.fn();
  const run = startBulkRun({ invites, act: async (invite) => invite, onDone() {}, onRest });
  await vi.waitFor(() => expect(run.progress()).toMatchObject({ phase: "finished", done: 10 }));
  run.stop();
  expect(run.progress().phase).toBe("finished");
  expect(onRest).toHaveBeenCalledOnce();

  const halted = startBulkRun({ invites, act: async (invite) => invite, onDone() {}, onRest });
  halted.stop();
  await vi.waitFor(() => expect(halted.progress()).toMatchObject({ phase: "stopped", done: 4 }));
  halted.stop();
  expect(onRest).toHaveBeenCalledTimes(2);
});
