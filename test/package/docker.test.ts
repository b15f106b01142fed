/** What the Dockerfile and compose.yaml name, there is. test/long runs the same steps. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { environmentOf, stagesOf, textsOf } from "../support/dockerfile.ts";

const [build = [], run = []] = stagesOf("Dockerfile");
const settings = new Set(readFileSync("src/cli/config.ts", "utf8").match(/(?<=env\.)[A-Z_]+/g));

describe("the Dockerfile", () => {
  it("runs scripts that there are", () => {
    const commands = textsOf(build, "RUN").join("\n");
    for (const [, script] of commands.matchAll(/npm run (\S+)/g)) expect(Object.keys(manifest.scripts)).toContain(script);
    for (const [, file] of commands.matchAll(/node (scripts\S+)/g)) expect(existsSync(file ?? ""), file).toBe(true);
  });

  it("takes along what the package holds, and starts its binary", () => {
    const copied = textsOf(run, "COPY").flatMap((text) => [...text.matchAll(/\/app\/(\S+)/g)].map(([, path]) => path));
    expect(copied).toEqual(expect.arrayContaining([...manifest.files, "node_modules", "package.json"]));
    const [entry] = textsOf(run, "ENTRYPOINT").map((text) => JSON.parse(text));
    expect(entry).toEqual(["node", manifest.bin.doorlist.replace("src", "dist").replace(".ts", ".js")]);
  });

  it("sets what is read, runs as nobody special, and is asked whether it is ready", () => {
    for (const name of Object.keys(environmentOf(run))) expect([...settings]).toContain(name);
    expect(textsOf(run, "USER")).toEqual(["node"]);
    expect(textsOf(run, "HEALTHCHECK").join()).toContain("/readyz");
    expect(textsOf(run, "EXPOSE")).toEqual([environmentOf(run).PORT]);
  });
});

describe("compose.yaml", () => {
  const compose = readFileSync("compose.yaml", "utf8");

  it("sets what is read, and holds no secret", () => {
    const set = [...compose.matchAll(/^ +(DOORLIST_[A-Z_]+): (.*)$/gm)];
    expect(set.length).toBeGreaterThan(3);
    for (const [, name] of set) expect([...settings]).toContain(name);
    for (const name of ["POSTGRES_PASSWORD", "DOORLIST_SECRET"]) expect(compose).toContain(`${name}: \${${name}:?`);
  });
});
