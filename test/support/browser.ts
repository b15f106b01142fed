/** The system's Chromium, driven by Playwright. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const FLAGS =
  "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync";

/** The path of a Chromium on the PATH, or undefined. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: FLAGS.split(" ").map((flag) => `--${flag}`) });
}

export const wide: BrowserContextOptions = { viewport: { width: 1280, height: 860 } };
export const narrow: BrowserContextOptions = {
  viewport: { width: 375, height: 812 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

const screens = { wide, narrow };

/** For what takes a minute on each screen: the long run shows both, any other the one that is named. */
export function screensOf(quick: keyof typeof screens): [name: string, screen: BrowserContextOptions][] {
  const all = Object.entries(screens);
  return process.env.DOORLIST_TEST_LONG ? all : all.filter(([name]) => name === quick);
}
