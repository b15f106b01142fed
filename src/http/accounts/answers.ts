/** Answers of the sign-in library with a body of ours: cookies and the other headers stay. */

export function withBody(response: Response, body: unknown): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify(body), { status: response.status, headers });
}

export async function withMore(response: Response, more: object): Promise<Response> {
  return withBody(response, { ...((await response.json()) as object), ...more });
}
