/** The details of one invite, in a drawer. What it is made of is loaded when the first one opens. */
import type { InviteDrawerProps } from "./invite-drawer.tsx";
import { later } from "./later.tsx";
import { LostDrawer } from "./lost-part.tsx";

export type InviteDetailsProps = InviteDrawerProps;

/** A drawer with the details of one invite. Its code is loaded when it first opens. */
export const InviteDetails = later<InviteDetailsProps>(
  async () => (await import("./invite-drawer.tsx")).InviteDrawer,
  LostDrawer,
);
