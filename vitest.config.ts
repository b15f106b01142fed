import { defineConfig } from "vitest/config";

export default defineConfig({
  // The file that Node takes: graphql-yoga, which Vite leaves alone, gets that one, and two of them do not get on.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    exclude: ["test/long/**"],
    globalSetup: "test/support/global-setup.ts",
    setupFiles: "test/support/quick-passwords.ts",
    reporters: ["default", "./test/support/counts-reporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As long as what is waited for elsewhere in the tests; a second, as is usual, is short for a page on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    // Much of it waits: for a browser, another process, a lease that ends.
    maxWorkers: 3,
  },
});
