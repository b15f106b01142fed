/**
 * Below a path of the host's, such as `/invites`: it is taken off what comes in, and put before what our own pages, and
 * their redirects, name by its path alone. What is the host's they name by its whole URL.
 */
import { isApi } from "./cors.ts";

export type Handle = (request: Request, env?: object) => Promise<Response>;

/** `"/assets/…"`, and `"./assets/…"` of the dashboard, which is built without knowing where it is mounted. */
const inPage = /( (?:href|src|action)=")\.?\/(?!\/)/g;

/** @param path without a slash at its end; empty: at the root */
export function mountedAt(path: string, handle: Handle): Handle {
  if (path === "") return handle;
  return async (request, env) => {
    const url = new URL(request.url);
    if (url.pathname === path || url.pathname.startsWith(`${path}/`)) url.pathname = url.pathname.slice(path.length) || "/";
    const response = await handle(new Request(url, request), env);
    if (isApi(url.pathname)) return response;
    const headers = new Headers(response.headers);
    const location = headers.get("location");
    if (location?.startsWith("/")) headers.set("location", path + location);
    const { status, body } = response;
    if (body === null || !headers.get("content-type")?.startsWith("text/html")) return new Response(body, { status, headers });
    headers.delete("content-length");
    return new Response((await response.text()).replace(inPage, `$1${path}/`), { status, headers });
  };
}
