/** Calls a server over its socket, as `caller` in app.ts calls a handler. */
import type { Answer, Caller } from "./app.ts";

/** @throws where the connection fails or breaks */
export function remote(base: string, who: { cookie?: string; key?: string } = {}): Caller {
  const identity: Record<string, string> = {
    ...(who.cookie ? { cookie: who.cookie } : {}),
    ...(who.key ? { authorization: `Bearer ${who.key}` } : {}),
  };
  const send = async (method: string, path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> => {
    const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...json, ...identity, ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: isJson && text ? JSON.parse(text) : text, headers: response.headers };
  };
  return {
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body, headers) => send("PUT", path, body, headers),
    patch: (path, body, headers) => send("PATCH", path, body, headers),
    delete: (path, headers) => send("DELETE", path, undefined, headers),
  };
}
