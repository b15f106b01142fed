import { DomainSettings, TenantSettings } from "doorlist/react";
import type { TenantPageProps } from "../tenant-page.tsx";

export default function Settings(props: TenantPageProps) {
  return (
    <>
      <TenantSettings {...props} />
      <DomainSettings key={props.tenant.id} {...props} />
    </>
  );
}
