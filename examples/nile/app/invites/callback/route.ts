/** Where the link of an invite leads in the end: sends the visitor on by who they are. */
import { redirect } from "next/navigation";
import type { NextRequest } from "next/server";
import { nile } from "../../api/[...nile]/nile.ts";

export async function GET(request: NextRequest): Promise<never> {
  const invited = request.nextUrl.searchParams.get("email") ?? "";
  const query = `?email=${encodeURIComponent(invited)}`;

  const me = await nile.users.getSelf();
  if (me instanceof Response) redirect(`/invites/sign-up${query}`);
  if (me.email.toLowerCase() !== invited.toLowerCase()) redirect(`/invites/user-switcher${query}`);
  redirect("/invites");
}
