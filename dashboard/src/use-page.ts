/** Which page is open: `?tenant=acme&page=members`. Without one, the invites. */
import { rangeDays, type StatsRange } from "doorlist/react";
import { useMemo, useSyncExternalStore } from "react";
import { goTo, subscribeToUrl } from "./use-url-view.ts";

export const pages = [
  "invites",
  "insights",
  "members",
  "requests",
  "import",
  "settings",
  "keys",
  "webhooks",
  "mail",
  "templates",
  "suppressions",
  "profile",
] as const;
export type Page = (typeof pages)[number];

export function usePage(): Page {
  return useSyncExternalStore(subscribeToUrl, () => {
    const asked = new URLSearchParams(location.search).get("page");
    return pages.find((page) => page === asked) ?? "invites";
  });
}

export function pageUrl(tenantId: string | undefined, page: Page): string {
  return `?${new URLSearchParams({ ...(tenantId ? { tenant: tenantId } : {}), ...(page === "invites" ? {} : { page }) })}`;
}

export function openPage(tenantId: string | undefined, page: Page): void {
  if (goTo(new URLSearchParams(pageUrl(tenantId, page)), "pushState")) scrollTo(0, 0);
}

/** The span of the numbers: `&days=30`, or `&from=2026-01-01&to=2026-01-31`. */
export function useUrlRange(): { range: StatsRange; setRange(range: StatsRange): void } {
  const search = useSyncExternalStore(subscribeToUrl, () => location.search);
  return useMemo(() => ({ range: readRange(new URLSearchParams(search)), setRange }), [search]);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function readRange(params: URLSearchParams): StatsRange {
  const [from = "", to = ""] = [params.get("from") ?? "", params.get("to") ?? ""];
  if (isDate(from) && isDate(to) && from <= to) return { from, to };
  return { days: rangeDays.find((days) => String(days) === params.get("days")) ?? 30 };
}

function isDate(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(Date.parse(text));
}

function setRange(range: StatsRange): void {
  const params = new URLSearchParams(location.search);
  for (const name of ["days", "from", "to"]) params.delete(name);
  for (const [name, value] of Object.entries(range)) params.set(name, String(value));
  goTo(params, "replaceState");
}
