/** The steps of the Dockerfile, done in folders: there is no engine of containers here. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { environmentOf, stagesOf, textsOf } from "../support/dockerfile.ts";
import { freePort } from "../support/postgres.ts";
import { copyRepository } from "../support/repository.ts";
import { until } from "../support/until.ts";

const [build = [], run = []] = stagesOf("Dockerfile");

describe("the image", () => {
  it("is built by its steps, starts, and tells that it is ready", async () => {
    const app = copyRepository();
    const image = mkdtempSync(join(tmpdir(), "doorlist-image-"));
    onTestFinished(() => {
      for (const folder of [app, image]) rmSync(folder, { recursive: true, force: true });
    });
    unlinkSync(join(app, "node_modules"));
    for (const command of textsOf(build, "RUN")) {
      const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: app, encoding: "utf8" });
      expect(status, `${command}\n${stderr}`).toBe(0);
    }
    for (const text of textsOf(run, "COPY")) {
      const paths = text.split(" ").slice(1);
      for (const path of paths.slice(0, -1)) {
        const name = path.replace("/app/", "");
        cpSync(join(app, name), join(image, name), { recursive: true });
      }
    }

    const port = await freePort();
    const { PATH = "" } = process.env;
    const env = { PATH: `${dirname(process.execPath)}:${PATH}`, ...environmentOf(run), PORT: String(port), HOST: "127.0.0.1" };
    const [[program = "", ...args] = [], command = []] = ["ENTRYPOINT", "CMD"].map((name) =>
      JSON.parse(textsOf(run, name)[0] ?? "[]"),
    );
    const server = spawn(program, [...args, ...command], { cwd: image, env: { ...env, DOORLIST_DATA: join(image, "data") } });
    onTestFinished(() => void server.kill());
    const healthcheck = JSON.parse(textsOf(run, "HEALTHCHECK")[0]?.replace(/^.*?CMD /, "") ?? "[]") as string[];
    const isHealthy = () => spawnSync(healthcheck[0] ?? "", healthcheck.slice(1), { cwd: image, env }).status === 0;
    await until("the health check to pass", isHealthy, 20_000);
    server.kill();
    await until("the server to be gone", () => !isHealthy());
    const { stdout } = spawnSync("du", ["-sm", image], { encoding: "utf8" });
    const megabytes = Number.parseInt(stdout, 10);
    console.log(`What the image holds besides Node: ${megabytes} MB`);
    expect(megabytes).toBeLessThan(150);
  });
});
