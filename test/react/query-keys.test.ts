/** The names under which answers are cached. */
import { expect, it } from "vitest";
import { queryKeys } from "../../src/react/query-keys.ts";

// A search for "names" had the key under which names are read, and its pages broke whoever reads those.
it("a search for members has no key of anything else, whatever is searched for", () => {
  const searches = ["", "names", "list"].map((q) => queryKeys.memberList("acme", q));
  const others = [queryKeys.members("acme"), ...[[], ["ana"], [""]].map((ids: string[]) => queryKeys.memberNames("acme", ids))];
  for (const search of searches) expect(others).not.toContainEqual(search);
  for (const key of [...searches, ...others]) expect(key.slice(0, 3)).toEqual(queryKeys.members("acme"));
});
