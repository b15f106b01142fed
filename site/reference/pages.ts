/** The reference: pages that are made from the sources whenever the site is built. */

import { apiPages } from "./exports.ts";
import { eventsPage, problemsPage } from "./lists.ts";
import { operationsPage } from "./operations.ts";

export interface Generated {
  title: string;
  /** Markdown, HTML in it. */
  content: string;
  /** A stylesheet that the page has besides the site's. */
  style?: string;
}

/** By their names in the navigation. */
export function generatedPages(): Map<string, Generated> {
  return new Map([
    ["reference/operations", operationsPage()],
    ["reference/problems", problemsPage()],
    ["reference/events", eventsPage()],
    ...apiPages(),
  ]);
}
