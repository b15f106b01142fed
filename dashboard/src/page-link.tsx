/** A link to a page of the dashboard, which can be opened in a tab of its own too. */
import type { MouseEvent, ReactNode } from "react";
import { openPage, type Page, pageUrl } from "./use-page.ts";

export interface PageLinkProps {
  /** None where the person is in no tenant yet. */
  tenantId: string | undefined;
  to: Page;
  className: string;
  isCurrent?: boolean;
  children: ReactNode;
}

export function PageLink({ tenantId, to, className, isCurrent = false, children }: PageLinkProps) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openPage(tenantId, to);
  };
  return (
    <a className={className} href={pageUrl(tenantId, to)} aria-current={isCurrent ? "page" : undefined} onClick={open}>
      {children}
    </a>
  );
}
