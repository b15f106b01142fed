/** The view lives in the query string, so that a reload, a bookmark and the back button keep it. */

import { type InviteView, isInviteStatus } from "doorlist/react";
import { useMemo, useSyncExternalStore } from "react";

/** `?tenant=acme&status=pending&role=admin&q=ana` */
export interface UrlView {
  tenantId: string | null;
  view: InviteView;
  setView(tenantId: string, view: InviteView): void;
  openTenant(tenantId: string): void;
}

const CHANGED = "doorlist:url";

export function useUrlView(): UrlView {
  const search = useSyncExternalStore(subscribeToUrl, () => location.search);
  return useMemo(() => ({ ...readView(search), setView, openTenant }), [search]);
}

function readView(search: string): Pick<UrlView, "tenantId" | "view"> {
  const params = new URLSearchParams(search);
  const status = params.get("status");
  const view: InviteView = {
    ...(isInviteStatus(status) ? { status } : {}),
    ...(params.get("role") ? { role: params.get("role") ?? "" } : {}),
    ...(params.get("q") ? { q: params.get("q") ?? "" } : {}),
  };
  return { tenantId: params.get("tenant"), view };
}

function setView(tenantId: string, { status, role, q }: InviteView): void {
  const before = readView(location.search).view;
  const params = new URLSearchParams({ tenant: tenantId });
  for (const [name, value] of Object.entries({ status, role, q })) if (value) params.set(name, value);
  // A search is one step however it was typed: going from one word to the next adds no step back.
  const isTyping = before.status === status && before.role === role && before.q !== undefined;
  goTo(params, isTyping ? "replaceState" : "pushState");
}

function openTenant(tenantId: string): void {
  goTo(new URLSearchParams({ tenant: tenantId }), "pushState");
}

export function goTo(params: URLSearchParams, how: "pushState" | "replaceState"): void {
  history[how](null, "", `?${params}`);
  dispatchEvent(new Event(CHANGED));
}

export function subscribeToUrl(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("popstate", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("popstate", onChange);
  };
}
