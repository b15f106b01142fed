/**
 * The link of the mail arrives here as a GET. Nile's handlers answer it; where the invite is closed they answer a line of
 * text, in whose place a person gets a page.
 */
import { redirect } from "next/navigation";
import { nile } from "../../../[...nile]/nile.ts";

export const { POST, PUT } = nile.handlers;

export async function GET(request: Request): Promise<Response> {
  const answer = (await nile.handlers.GET(request)) as Response;
  if (answer.status < 400) return answer;
  redirect(`/invites/closed?status=${answer.status}`);
}
