/** An example app, started by its one command and used in a browser. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { findChromium, launch } from "./browser.ts";
import { freePort } from "./postgres.ts";
import { until } from "./until.ts";

export interface ExampleOptions {
  name: "nextjs" | "sveltekit";
  mode: "development" | "production";
  /** Where the app has Doorlist. */
  doorlist: string;
  /** Paths that answer once it is up. */
  answering: string[];
  /** How long a page may take. */
  pageMs: number;
}

export interface Example {
  url: string;
  visit(screen: BrowserContextOptions, path?: string): Promise<Page>;
  /** To be looked at, in the folder for temporary files. */
  picture(page: Page, name: string): Promise<unknown>;
  /** The link of this kind in the mail to somebody, once that was sent. */
  mailedLink(email: string, kind: "join" | "unsubscribe"): Promise<string>;
  stop(): Promise<void>;
}

export async function startExample({ name, mode, doorlist, answering, pageMs }: ExampleOptions): Promise<Example> {
  const data = mkdtempSync(join(tmpdir(), `doorlist-${name}-`));
  const pictures = join(tmpdir(), `doorlist-example-${name}`);
  mkdirSync(pictures, { recursive: true });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const browser = await launch(findChromium() ?? "");
  const end = runExample(name, { NODE_ENV: mode, PORT: `${port}`, DATA: data });
  const stop = async () => {
    await browser.close();
    await end();
    rmSync(data, { recursive: true, force: true });
  };
  const answers = (path: string) =>
    fetch(url + path).then(
      ({ status }) => status < 500,
      () => false,
    );
  try {
    for (const path of answering) await until(path, () => answers(path), 150_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    async visit(screen, path = "/") {
      const page = await (await browser.newContext(screen)).newPage();
      page.setDefaultTimeout(pageMs);
      await page.goto(url + path);
      return page;
    },
    picture: (page, name) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }),
    async mailedLink(email, kind) {
      const messages = `${url}${doorlist}/mailbox/messages?to=${email}`;
      const mail = await until(`the mail to ${email}`, async () => (await (await fetch(messages)).json()).data[0]);
      const [link = ""] = mail.text.match(new RegExp(`${url}${doorlist}/${kind}/[\\w.-]+`)) ?? [];
      return link;
    },
    stop,
  };
}

/** In a group of its own, so that all that npm starts ends with it. Answers what ends it. */
function runExample(name: string, env: NodeJS.ProcessEnv): () => Promise<void> {
  const command = spawn("npm", ["run", `example:${name}`], {
    env: { ...process.env, ...env },
    stdio: "ignore",
    detached: true,
  });
  const gone = new Promise<void>((resolve) => command.once("exit", () => resolve()));
  return () => {
    if (command.exitCode === null) process.kill(-(command.pid ?? 0), "SIGTERM");
    return gone;
  };
}
