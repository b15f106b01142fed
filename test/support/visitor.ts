/** A browser without scripts: it keeps cookies, sends forms, and says where it comes from. */
import { BASE, type TestApp } from "./app.ts";

export interface Visit {
  status: number;
  html: string;
  headers: Headers;
  /** Where a redirect leads. */
  location: string | null;
  /** Text of the first heading. */
  heading: string;
  /** The `action` of every form, in order. */
  forms: string[];
}

/** @param own headers of every request, such as what languages the browser asks for */
export function openVisitor(app: Pick<TestApp, "doorlist">, own: Record<string, string> = {}) {
  const cookies = new Map<string, string>();

  async function visit(path: string, init: RequestInit = {}): Promise<Visit> {
    const headers = new Headers({ accept: "text/html", ...own, ...(init.headers as Record<string, string>) });
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await app.doorlist.handler(new Request(`${BASE}${path}`, { ...init, headers }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = line.match(/^([^=]+)=([^;]*)/) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const html = await response.text();
    return {
      status: response.status,
      html,
      headers: response.headers,
      location: response.headers.get("location"),
      heading: textOf(html.match(/<h1>(.*?)<\/h1>/s)?.[1] ?? ""),
      forms: [...html.matchAll(/name="action" value="([\w-]+)"/g)].map(([, action]) => action ?? ""),
    };
  }

  return {
    cookies,
    get: (path: string) => visit(path),
    post: (path: string, form: Record<string, string>) =>
      visit(path, {
        method: "POST",
        body: new URLSearchParams(form),
        headers: { origin: BASE, "sec-fetch-site": "same-origin" },
      }),
  };
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, "").trim();
}
