/** The way between the pages of a tenant. */
import type { WireMe, WireTenant } from "doorlist/client";
import { grantableRoles, isOwner, useLabels } from "doorlist/react";
import { useEffect, useRef } from "react";
import { PageLink } from "./page-link.tsx";
import type { Page } from "./use-page.ts";

interface NavProps {
  me: WireMe;
  tenant: WireTenant;
  page: Page;
}

/** Those that the person can use. The pages about mail stand behind one link. */
function pagesOf(me: WireMe, tenant: WireTenant): Page[] {
  const isInviter = grantableRoles(me.roles, tenant.roles ?? []).length > 0;
  const forInviters: Page[] = isInviter ? ["insights", "requests", "import"] : [];
  const forOwners: Page[] = isOwner(me, tenant) ? ["settings", "keys", "webhooks"] : [];
  return ["invites", ...forInviters, "members", ...mailPagesOf(me, tenant).slice(0, 1), ...forOwners];
}

function mailPagesOf(me: WireMe, tenant: WireTenant): Page[] {
  if (isOwner(me, tenant)) return ["mail", "templates", "suppressions"];
  return grantableRoles(me.roles, tenant.roles ?? []).length > 0 ? ["suppressions"] : [];
}

export function PageNav({ me, tenant, page }: NavProps) {
  const { pages } = useLabels();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the link of the open page may be out of sight.
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]");
    link?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [page]);
  const mailPages = mailPagesOf(me, tenant);
  return (
    <nav ref={nav} className="nav" aria-label={pages.label}>
      <ul className="nav-list">
        {pagesOf(me, tenant).map((name) => (
          <li key={name}>
            <PageLink
              tenantId={tenant.id}
              to={name}
              className="nav-link"
              isCurrent={name === page || (name === mailPages[0] && mailPages.includes(page))}
            >
              {name === mailPages[0] ? pages.mail : pages[name]}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Between the pages about mail, on each of them; nothing elsewhere, or where a person can use one of them alone. */
export function MailNav({ me, tenant, page }: NavProps) {
  const { pages, mail } = useLabels();
  const mailPages = mailPagesOf(me, tenant);
  if (mailPages.length < 2 || !mailPages.includes(page)) return null;
  return (
    <nav className="nav-parts" aria-label={pages.mail}>
      <ul className="nav-list">
        {mailPages.map((name) => (
          <li key={name}>
            <PageLink tenantId={tenant.id} to={name} className="nav-link" isCurrent={name === page}>
              {name === "mail" ? mail.title : pages[name]}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
