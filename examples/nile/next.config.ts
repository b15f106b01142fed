import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const config: NextConfig = {
  devIndicators: false,
  // The packages are installed at the root of the repository.
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
};

export default config;
