import { Command } from "commander";
import { openApiDocument } from "../http/openapi.ts";
import { readBaseUrl } from "./config.ts";
import { say, sayJson } from "./terminal.ts";

export function openapiCommand(): Command {
  return new Command("openapi")
    .description("print the OpenAPI 3.1 document of the native API")
    .option("--json", "on one line")
    .action(({ json }: { json?: boolean }) => {
      const document = openApiDocument(readBaseUrl());
      if (json) sayJson(document);
      else say(JSON.stringify(document, null, 2));
    });
}
