/** Shell blocks, by bash in the repository, where `npm` and `curl` are these. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Installed is what runs here, and the tests run; a start is the server that runs already. */
const npm = `#!/bin/bash
case "$1" in
  install | test) exit 0 ;;
  start) exec curl -s "$DOCS_URL/readyz" ;;
  run) [[ "$2" == example:* ]] && exit 0 ;;
esac
PATH="\${PATH#*:}" exec npm "$@"
`;
/** An answer that refuses fails. One that is followed (-N) must go on until it is given up, which curl tells with 28. */
const curl = `#!/bin/bash
PATH="\${PATH#*:}"
[[ "$1" == -N ]] || exec curl --fail-with-body "$@"
curl --fail-with-body --max-time 1 "$@" && exit 1
(( $? == 28 ))
`;

/** @returns the environment that the block leaves. @throws with what it wrote, where it fails */
export async function runShell(folder: string, code: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, text] of Object.entries({ npm, curl })) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  const left = join(folder, "env");
  const script = `set -euo pipefail -o allexport\n${code}\nenv -0 > "${left}"\n`;
  const child = spawn("bash", ["-c", script], {
    env: { ...env, PATH: `${bin}${delimiter}${env.PATH}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) throw new Error(`bash ended with ${status}:\n${output}`);
  const pairs = readFileSync(left, "utf8").split("\0").filter(Boolean);
  return {
    ...Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])),
    PATH: env.PATH,
  };
}
