/** Closes the run with its counts on a line of their own: `12 passed, 0 failed, 1 skipped`. */
import type { Reporter, TestModule } from "vitest/node";

export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.state() === "failed" && module.children.size === 0).length;
    const failed = count("failed") + broken;
    // After the default reporter's own summary.
    process.on("exit", () => process.stdout.write(`${count("passed")} passed, ${failed} failed, ${count("skipped")} skipped\n`));
  }
}
