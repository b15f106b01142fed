/** The way between the pages of a tenant. Links, so that they open in a tab of their own too. */
import type { WireMe, WireTenant } from "doorlist/client";
import { grantableRoles, useLabels } from "doorlist/react";
import { type MouseEvent, useEffect, useRef } from "react";
import { openPage, type Page, pageUrl } from "./use-page.ts";

/** Those that the person can use. */
function pagesOf(me: WireMe, tenant: WireTenant): Page[] {
  const grantable = grantableRoles(me.roles, tenant.roles ?? []);
  const forInviters: Page[] = grantable.length > 0 ? ["insights", "requests", "import"] : [];
  const forOwners: Page[] = grantable.length === me.roles.length ? ["settings", "keys"] : [];
  return ["invites", ...forInviters, "members", ...forOwners];
}

export function PageNav({ me, tenant, page }: { me: WireMe; tenant: WireTenant; page: Page }) {
  const { pages } = useLabels();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the link of the open page may be out of sight.
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]");
    link?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [page]);
  const open = (to: Page) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openPage(tenant.id, to);
  };
  return (
    <nav ref={nav} className="nav" aria-label={pages.label}>
      <ul className="nav-list">
        {pagesOf(me, tenant).map((name) => (
          <li key={name}>
            <a
              className="nav-link"
              href={pageUrl(tenant.id, name)}
              aria-current={name === page ? "page" : undefined}
              onClick={open(name)}
            >
              {pages[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
