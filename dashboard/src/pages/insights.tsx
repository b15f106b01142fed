import { InviteStats } from "doorlist/react";
import type { TenantPageProps } from "../tenant-page.tsx";
import { useUrlRange } from "../use-page.ts";

export default function Insights(props: TenantPageProps) {
  const { range, setRange } = useUrlRange();
  return <InviteStats {...props} range={range} onRangeChange={setRange} />;
}
