/** What takes longer than a change waits for: whole installs and whole clusters. */
import { defineConfig, mergeConfig } from "vitest/config";
import common from "./vitest.config.ts";

const { test, ...rest } = common;

export default mergeConfig(
  { ...rest, test: { ...test, include: [], exclude: [] } },
  defineConfig({ test: { include: ["test/long/**/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000 } }),
);
