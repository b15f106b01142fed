/**
 * Below a path of the host's, such as `/api/doorlist`: it is taken off what comes in, and put before where our own pages
 * lead. Where people go in the app itself is left as it is.
 */
export type Handle = (request: Request, env?: object) => Promise<Response>;

const OURS = '(?=/(?:assets|join|unsubscribe|account|mailbox|docs|openapi\\.json)(?:[/?#"]|$))';
const inPage = new RegExp(`( (?:href|src|action)=")${OURS}`, "g");
const inHeader = new RegExp(`^${OURS}`);

/** @param path without a slash at its end; empty: at the root */
export function mountedAt(path: string, handle: Handle): Handle {
  if (path === "") return handle;
  return async (request, env) => {
    const url = new URL(request.url);
    if (url.pathname === path || url.pathname.startsWith(`${path}/`)) url.pathname = url.pathname.slice(path.length) || "/";
    const response = await handle(new Request(url, request), env);
    const headers = new Headers(response.headers);
    const location = headers.get("location");
    if (location !== null) headers.set("location", location.replace(inHeader, path));
    if (!headers.get("content-type")?.startsWith("text/html")) {
      return location === null ? response : new Response(response.body, { status: response.status, headers });
    }
    headers.delete("content-length");
    const page = (await response.text()).replace(inPage, `$1${path}`);
    return new Response(page, { status: response.status, headers });
  };
}
