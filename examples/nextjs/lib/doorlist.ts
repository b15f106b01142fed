/** Doorlist inside the app: its organizations are the tenants, its sessions say who asks. */
import { betterAuth, createDoorlist } from "doorlist";
import { serverActions, serverHelpers } from "doorlist/next";
import { auth, baseUrl } from "./auth.ts";

export const doorlist = createDoorlist({
  database: `${process.env.DATA}/doorlist.db`,
  secret: "a secret of this example",
  baseUrl: `${baseUrl}/api/doorlist`,
  directory: betterAuth(auth),
  signInUrl: "/?next={url}",
  roles: { owner: { grants: ["*"] }, admin: { grants: ["admin", "member"] }, member: { grants: [] } },
});
await doorlist.migrate();

export const { currentUser, currentTenant, withContext } = serverHelpers(doorlist);
export const verbs = serverActions(doorlist);
