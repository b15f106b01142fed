/** The view lives in the query string, so that a reload, a bookmark and the back button keep it. */

import { type InviteView, mayLeave, readInviteView } from "doorlist/react";
import { useMemo, useSyncExternalStore } from "react";

/** `?tenant=acme&status=pending&role=admin&q=ana&invite=019…` */
export interface UrlView {
  tenantId: string | null;
  view: InviteView;
  /** The invite whose details are open. */
  openInvite: string | null;
  setView(tenantId: string, view: InviteView): void;
  setOpenInvite(tenantId: string, inviteId: string | null): void;
  openTenant(tenantId: string): void;
}

const CHANGED = "doorlist:url";

export function useUrlView(): UrlView {
  const search = useSyncExternalStore(subscribeToUrl, () => location.search);
  return useMemo(() => ({ ...read(search), setView, setOpenInvite, openTenant }), [search]);
}

function read(search: string): Pick<UrlView, "tenantId" | "view" | "openInvite"> {
  const params = new URLSearchParams(search);
  return { tenantId: params.get("tenant"), view: readInviteView(params), openInvite: params.get("invite") };
}

const typed = ["q", "from", "to"] as const;

function setView(tenantId: string, view: InviteView): void {
  const before = read(location.search).view;
  const after = paramsOf(tenantId, view);
  // What is typed is one step however it was typed: going from one word or year to the next adds no step back.
  const isTyping = typed.some(
    (name) => before[name] && String(paramsOf(tenantId, { ...before, [name]: view[name] })) === `${after}`,
  );
  goTo(after, isTyping ? "replaceState" : "pushState");
}

function setOpenInvite(tenantId: string, inviteId: string | null): void {
  const params = paramsOf(tenantId, read(location.search).view);
  if (inviteId !== null) params.set("invite", inviteId);
  goTo(params, "pushState");
}

function openTenant(tenantId: string): void {
  goTo(paramsOf(tenantId, {}), "pushState");
}

/**
 * Asks before the back button takes away what is not saved. The browser has gone back by then: whoever stays is put on top
 * again. To be called before anything follows the URL: a window tells its listeners in the order in which they came.
 */
export function askBeforeBack(): void {
  let shown = location.search;
  const note = () => {
    shown = location.search;
  };
  addEventListener(CHANGED, note);
  addEventListener("popstate", (event) => {
    if (mayLeave()) return note();
    event.stopImmediatePropagation();
    history.pushState(null, "", shown || location.pathname);
  });
}

/** The tenant first, the rest in the order of their names. */
function paramsOf(tenantId: string, view: InviteView): URLSearchParams {
  const params = new URLSearchParams({ tenant: tenantId });
  for (const [name, value] of Object.entries(view).sort()) if (value) params.set(name, value);
  return params;
}

/** False where the person stays, for what is not saved. */
export function goTo(params: URLSearchParams, how: "pushState" | "replaceState"): boolean {
  if (!mayLeave()) return false;
  history[how](null, "", `?${params}`);
  dispatchEvent(new Event(CHANGED));
  return true;
}

export function subscribeToUrl(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("popstate", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("popstate", onChange);
  };
}
