import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const config: NextConfig = {
  devIndicators: false,
  // It reads files of its own, and has drivers that no bundle takes.
  serverExternalPackages: ["doorlist"],
  // The packages are installed at the root of the repository.
  outputFileTracingRoot: repository,
  // Here it is a link to the repository's sources, which the line above does not take for a package.
  webpack: (webpack, { isServer }) => {
    const names = ["doorlist", "doorlist/next"];
    if (isServer) webpack.externals.unshift(Object.fromEntries(names.map((name) => [name, `import ${name}`])));
    return webpack;
  },
};

export default config;
