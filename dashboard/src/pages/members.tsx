import { MembersTable } from "doorlist/react";
import type { TenantPageProps } from "../tenant-page.tsx";
import { openPage } from "../use-page.ts";

export default function Members(props: TenantPageProps) {
  return <MembersTable {...props} onLeft={() => openPage(undefined, "invites")} />;
}
