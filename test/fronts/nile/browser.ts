/** A browser at the app: keeps cookies, follows nothing by itself; every path below /api is the SDK's handlers. */
import type { Server } from "@niledatabase/server";
import { APP, cookiesOf } from "./support.ts";

export interface Browser {
  cookies: string;
  /** Opens a link of the app. */
  open(link: URL | string): Promise<Response>;
  send(method: "POST" | "PUT" | "DELETE", path: string, body?: BodyInit, type?: string): Promise<Response>;
}

export function openBrowser(nile: Server): Browser {
  const browser: Browser = {
    cookies: "",
    open: (link) => visit(new Request(link, { headers: headers() })),
    send: (method, path, body, type) =>
      visit(new Request(new URL(path, APP), { method, headers: headers(type), ...(body === undefined ? {} : { body }) })),
  };
  const headers = (type?: string) => new Headers({ cookie: browser.cookies, ...(type ? { "content-type": type } : {}) });
  async function visit(request: Request): Promise<Response> {
    const handle = nile.handlers[request.method as "GET" | "POST" | "PUT" | "DELETE"];
    const answer = (await handle(request)) as Response;
    browser.cookies = cookiesOf(answer, browser.cookies);
    return answer;
  }
  return browser;
}

/** What the app's pages fetch arrives at its handlers; the SDK itself goes to the server. */
export function fetchThrough(browser: Browser): typeof fetch {
  const real = globalThis.fetch;
  return async (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    if (url.origin !== APP) return real(input, init);
    const method = (init.method ?? "GET").toUpperCase();
    if (method === "GET") return browser.open(url);
    const type = new Headers(init.headers).get("content-type") ?? undefined;
    return browser.send(method as "POST", `${url.pathname}${url.search}`, init.body ?? undefined, type);
  };
}
