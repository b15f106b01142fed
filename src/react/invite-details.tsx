/** The details of one invite, in a drawer. What it is made of is loaded when the first one opens. */
import { lazy, Suspense } from "react";
import type { InviteDrawerProps } from "./invite-drawer.tsx";

const InviteDrawer = lazy(async () => ({ default: (await import("./invite-drawer.tsx")).InviteDrawer }));

export type InviteDetailsProps = InviteDrawerProps;

export function InviteDetails(props: InviteDetailsProps) {
  return (
    <Suspense>
      <InviteDrawer {...props} />
    </Suspense>
  );
}
