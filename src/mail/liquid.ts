/**
 * Liquid, as far as a mail needs it. Values are escaped; nothing is read from files; a template takes a bounded time and
 * memory, because tenants write them.
 */
import { Liquid, type Template } from "liquidjs";

const TAGS = ["assign", "break", "capture", "case", "comment", "continue", "cycle", "for", "if", "unless"];
const FILTERS = [
  ...["append", "capitalize", "compact", "date", "default", "divided_by", "downcase", "escape", "first", "join", "last", "minus"],
  ...["modulo", "plus", "prepend", "remove", "replace", "reverse", "round", "size", "slice", "sort", "split", "strip", "times"],
  ...["truncate", "truncatewords", "uniq", "upcase", "url_encode"],
];

/** Characters of a template. */
const MAX_TEMPLATE = 64 * 1024;

/** Milliseconds: far more than a template needs, because a busy machine counts too, and those of others wait meanwhile. */
const LONGEST_RENDER = 250;

function engine(strictVariables: boolean, outputEscape?: "escape"): Liquid {
  const liquid = new Liquid({
    ...(outputEscape ? { outputEscape } : {}),
    strictVariables,
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: true,
    templates: {},
    parseLimit: 4 * MAX_TEMPLATE,
    // What is built in is known to end.
    ...(strictVariables ? {} : { renderLimit: LONGEST_RENDER, memoryLimit: 1_000_000 }),
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.includes(filter)) delete liquid.filters[filter];
  return liquid;
}

/** For HTML: every value is escaped, and one that is missing is a mistake of ours. */
export const strictHtml = engine(true, "escape");
/** For what a tenant wrote: its names were checked when it was saved, and an invite may lack some `data`. */
export const tenantHtml = engine(false, "escape");
/** For subjects and text parts, where nothing is markup. */
export const tenantText = engine(false);

export interface LiquidError {
  /** From 1. */
  line: number;
  message: string;
}

/** What is wrong with a template: it cannot be read, or it names what is not `known`. Dotted names, `data.*` for any. */
export function liquidErrors(source: string, known: ReadonlySet<string>): LiquidError[] {
  let parsed: Template[];
  try {
    parsed = tenantHtml.parse(source);
  } catch (error) {
    const { message, token } = error as Error & { token?: { getPosition(): [number, number] } };
    return [{ line: token?.getPosition()[0] ?? 1, message: message.replace(/, line:\d+, col:\d+[\s\S]*/, "") }];
  }
  return Object.values(tenantHtml.analyzeSync(parsed, { partials: false }).globals)
    .flat()
    .flatMap(({ segments, location }) => {
      const name = segments.filter((segment) => typeof segment === "string").join(".");
      return isKnown(name, known) ? [] : [{ line: location.row, message: `Unknown variable ${name}` }];
    });
}

function isKnown(name: string, known: ReadonlySet<string>): boolean {
  const bare = name.replace(/\.(size|first|last)$/, "");
  return known.has(name) || known.has(bare) || name === "data" || name.startsWith("data.");
}
