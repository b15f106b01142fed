/** What takes longer than a change waits for: whole installs, whole clusters, and every page on both screens. */
import { defineConfig, mergeConfig } from "vitest/config";
import common from "./vitest.config.ts";

const { test, ...rest } = common;

export default mergeConfig(
  { ...rest, test: { ...test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ["test/long/**/*.test.ts", "test/browser/{admission,invites-view,panels}.test.ts"],
      env: { DOORLIST_TEST_LONG: "1" },
      maxWorkers: 2,
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  }),
);
