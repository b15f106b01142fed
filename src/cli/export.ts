import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import type { DoorlistClient } from "../client/index.ts";
import { type FilterFlags, type Filters, filtersOf, withFilters } from "./filters.ts";
import { tenantOr, withExisting } from "./open.ts";
import { progress } from "./progress.ts";
import { assertWritable } from "./user-files.ts";

const PAGE = 100;

export function exportCommand(): Command {
  return withFilters(new Command("export").description("write all invites, or some, as CSV"))
    .option("-o, --out <file>", "into this file instead of stdout")
    .option("--json", "a line of JSON for each invite instead of CSV")
    .action((flags: FilterFlags & { out?: string }) =>
      withExisting(async ({ doorlist, client }) => {
        if (flags.out !== undefined) await assertWritable(flags.out);
        const tenantId = await tenantOr(doorlist, flags.tenant);
        const lines = flags.json ? jsonLines : csvLines;
        const shown = progress("Exporting");
        const counted = counting(lines(client, tenantId, filtersOf(doorlist.world.roles, flags)), shown.at);
        await pipeline(Readable.from(counted), flags.out ? createWriteStream(flags.out) : process.stdout, {
          end: flags.out !== undefined,
        }).finally(shown.end);
      }),
    );
}

async function* csvLines({ invites }: DoorlistClient, tenantId: string, filters: Filters): AsyncGenerator<string> {
  const { body } = await invites.export(tenantId, filters);
  if (body) yield* body.pipeThrough(new TextDecoderStream("utf-8", { ignoreBOM: true }));
}

async function* jsonLines({ invites }: DoorlistClient, tenantId: string, filters: Filters): AsyncGenerator<string> {
  for await (const invite of invites.list(tenantId, { ...filters, limit: PAGE })) yield `${JSON.stringify(invite)}\n`;
}

/** Tells how many lines have gone by. */
async function* counting(texts: AsyncGenerator<string>, at: (lines: number) => void): AsyncGenerator<string> {
  let lines = 0;
  for await (const text of texts) {
    yield text;
    lines += text.split("\n").length - 1;
    at(lines);
  }
}
