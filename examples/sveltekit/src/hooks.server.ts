import type { Handle, ServerInit } from "@sveltejs/kit/hooks";
import { doorlist } from "./lib/server/doorlist.ts";
import { personBySession, SESSION_COOKIE } from "./lib/server/people.ts";

export const init: ServerInit = async () => {
  await doorlist.migrate();
  doorlist.worker.start();
};

/** Doorlist answers below its path, and judges by itself where a write comes from. */
export const handle: Handle = async ({ event, resolve }) => {
  const { request, url, cookies, locals } = event;
  if (url.pathname.startsWith("/doorlist/")) return doorlist.handler(request);
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead && request.headers.get("origin") !== url.origin)
    return new Response("This came from another site", { status: 403 });
  locals.person = personBySession(cookies.get(SESSION_COOKIE));
  return resolve(event);
};
