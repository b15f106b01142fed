/** As much of Eleventy 3 as the site uses; it has no types of its own. */
declare module "@11ty/eleventy" {
  export interface Built {
    results: { outputPath: string; content: string }[];
    directories: { output: string };
  }

  export interface EleventyConfig {
    addPlugin(plugin: unknown, options?: object): void;
    addTemplate(path: string, content: string, data?: object): void;
    addPassthroughCopy(paths: Record<string, string>): void;
    addWatchTarget(path: string): void;
    addGlobalData(name: string, data: unknown): void;
    addFilter(name: string, filter: (...values: never[]) => unknown): void;
    setLibrary(language: "md", library: unknown): void;
    on(event: "eleventy.after", listener: (built: Built) => void): void;
  }

  export default class Eleventy {
    constructor(
      input: string,
      output: string,
      options: { quietMode?: boolean; configPath?: string; runMode?: "build" | "serve" },
    );
    init(): Promise<void>;
    write(): Promise<void>;
    watch(): Promise<void>;
    serve(port: number): void;
  }
}

declare module "@11ty/eleventy-plugin-syntaxhighlight";
