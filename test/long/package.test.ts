/** The package as people get it: packed, installed into an empty project, started, imported and compiled against. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { copyRepository } from "../support/repository.ts";
import { until } from "../support/until.ts";

const KEY = "dl_key_of_the_package_0123456789";
const ours = resolve("node_modules/.bin");
const subpaths = Object.keys(manifest.exports).filter((subpath) => !subpath.endsWith(".css"));
/** `doorlist/client` for `./client`. */
const nameOf = (subpath: string) => `doorlist${subpath.slice(1)}`;

const consumer = readFileSync(new URL("consumer.tsx", import.meta.url), "utf8");

describe("the package", () => {
  let repository = "";
  let project = "";
  let tarball = "";
  const [binaries, PATH = ""] = [() => join(project, "node_modules/.bin"), process.env.PATH];
  const at = (cwd: string, command: string, ...args: string[]) => {
    const env = { ...process.env, PATH: [binaries(), ours, PATH].join(delimiter), DOORLIST_DATA: join(project, "data") };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env });
    return { status, stdout, stderr };
  };

  beforeAll(() => {
    repository = copyRepository();
    project = mkdtempSync(join(tmpdir(), "doorlist-project-"));
    const packed = at(repository, "npm", "pack", "--json", "--pack-destination", project);
    expect(packed.status, packed.stderr).toBe(0);
    tarball = join(project, `doorlist-${manifest.version}.tgz`);
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
    const installed = at(project, "npm", "install", "--no-audit", "--no-fund", tarball);
    expect(installed.status, installed.stderr).toBe(0);
  });
  afterAll(() => {
    for (const folder of [repository, project]) rmSync(folder, { recursive: true, force: true });
  });

  it("leaves the repository's own package.json as it was", () => {
    expect(readFileSync(join(repository, "package.json"), "utf8")).toBe(readFileSync("package.json", "utf8"));
  });

  it("holds what runs, and no sources or tests", () => {
    const listed = spawnSync("tar", ["-tzf", tarball], { encoding: "utf8" }).stdout.trim().split("\n");
    const folders = new Set(
      listed.map((file) =>
        file
          .split("/")
          .slice(1, 3)
          .join("/")
          .replace(/^(dist)\/.*/, "$1"),
      ),
    );
    expect([...folders].sort()).toEqual(["LICENSE", "README.md", "dashboard/dist", "dist", "package.json"]);
  });

  it("is content with publint, and its types resolve from ESM and from bundlers", () => {
    const linted = at(project, "publint", "run", "--strict", tarball);
    expect(linted.status, linted.stdout).toBe(0);
    const styles = ["--exclude-entrypoints", "./react/doorlist.css"];
    const resolved = at(project, "attw", tarball, "--profile", "esm-only", ...styles);
    expect(resolved.status, resolved.stdout).toBe(0);
  });

  it("starts by its binary, invites, and lets the invited in", async () => {
    const port = await freePort();
    const env = { PATH, HOME: project, PORT: String(port), DOORLIST_API_KEY: KEY, DOORLIST_DATA: join(project, "data") };
    const child = spawn(process.execPath, [join(binaries(), "doorlist"), "serve"], { cwd: project, env, stdio: "ignore" });
    onTestFinished(() => void child.kill());
    const url = `http://localhost:${port}`;
    await until("the server to be ready", async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok === true);
    const operator = remote(url, { key: KEY });
    expect(await operator.post("/v1/tenants", { id: "acme", name: "Acme" })).toMatchObject({ status: 201 });

    const invited = at(project, process.execPath, join(binaries(), "doorlist"), "invite", "ana@example.com", "--json");
    expect(JSON.parse(invited.stdout), invited.stderr).toMatchObject({ email: "ana@example.com" });
    // Sent by the command, or by the server, whose worker may have been faster.
    const sent = async () => (await operator.get("/mailbox/messages?to=ana@example.com")).body.data[0];
    const inviteToken = (await until("the mail", sent)).text.match(/\/join\/([\w-]{43})/)[1];
    const account = { name: "Ana", email: "ana@example.com", password: "correct horse 1", inviteToken };
    expect(await remote(url).post("/api/auth/sign-up/email", account)).toMatchObject({ status: 200 });
    expect((await operator.get("/v1/tenants/acme/members")).body.data).toMatchObject([{ user: { email: "ana@example.com" } }]);
    expect(await (await fetch(url)).text()).toContain('<div id="root">');
    // A template is compiled on a thread of its own, whose program is a file of the package.
    const inside = '<mj-section><mj-column><mj-button href="{{ url }}">Come in</mj-button></mj-column></mj-section>';
    const template = { subject: "Come in", body: `<mjml><mj-body>${inside}</mj-body></mjml>` };
    expect(await operator.post("/v1/tenants/acme/mail-templates/invite/en/preview", template)).toMatchObject({ status: 200 });
  });

  describe("with the packages that components ask for", () => {
    beforeAll(() => {
      const optional = Object.entries(manifest.peerDependencies).filter(([name]) => name in manifest.peerDependenciesMeta);
      const wanted = optional.map(([name, range]) => `${name}@${range}`);
      const types = ["react", "react-dom", "node"] as const;
      const typed = types.map((name) => `@types/${name}@${manifest.devDependencies[`@types/${name}`]}`);
      const installed = at(project, "npm", "install", "--no-audit", "--no-fund", ...wanted, ...typed);
      expect(installed.status, installed.stderr).toBe(0);
    });

    it.each(subpaths)("imports %s in Node", (subpath) => {
      const program = `console.log(Object.keys(await import(${JSON.stringify(nameOf(subpath))})).length)`;
      const { status, stdout, stderr } = at(project, process.execPath, "--input-type=module", "-e", program);
      expect(status, stderr).toBe(0);
      expect(Number(stdout)).toBeGreaterThan(0);
    });

    const compile = (name: string, moduleResolution: string, module: string, skipLibCheck: boolean) => {
      const folder = join(project, name);
      mkdirSync(folder);
      writeFileSync(join(folder, "consumer.tsx"), consumer);
      const compilerOptions = {
        ...{ module, moduleResolution, target: "es2024", lib: ["es2024", "dom", "dom.iterable"], jsx: "react-jsx" },
        // With what `tsc --init` sets: what an app exports must be named by what we export.
        ...{ strict: true, exactOptionalPropertyTypes: true, declaration: true, noEmit: true, types: ["node"], skipLibCheck },
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.tsx"] }));
      return at(folder, "tsc", "-p", ".");
    };

    it.each([
      ["nodenext", "nodenext"],
      ["bundler", "esnext"],
    ])("gives its types to a consumer with moduleResolution %s", (moduleResolution, module) => {
      const compiled = compile(moduleResolution, moduleResolution, module, true);
      expect(compiled.stdout).toBe("");
      expect(compiled.status).toBe(0);
    });

    it("has declarations that need no more than it brings", () => {
      // Better Auth's own name a module of Bun's.
      const { stdout } = compile("strict", "nodenext", "nodenext", false);
      expect(stdout.split("\n").filter((line) => line.includes("node_modules/doorlist/"))).toEqual([]);
    });

    it("gives its components to the oldest React that it asks for", () => {
      const oldest = (["react", "react-dom"] as const).map((name) => `${name}@${manifest.peerDependencies[name].slice(1)}`);
      const installed = at(project, "npm", "install", "--no-audit", "--no-fund", ...oldest);
      expect(installed.status, installed.stderr).toBe(0);
      const program = `import { createElement } from "react";
        import { renderToString } from "react-dom/server";
        import { createClient } from "doorlist/client";
        import { DoorlistProvider, RoleSelect } from "doorlist/react";
        const client = createClient({ baseUrl: "http://localhost:1" });
        const select = createElement(RoleSelect, { roles: ["admin"], value: ["admin"], onChange() {} });
        console.log(renderToString(createElement(DoorlistProvider, { client }, select)));`;
      const { status, stdout, stderr } = at(project, process.execPath, "--input-type=module", "-e", program);
      expect(status, stderr).toBe(0);
      expect(stdout).toContain("admin");
    });
  });
});
