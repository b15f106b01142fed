/** The dialog that invites: by e-mail, or with a link to share. Its forms are loaded when it first opens. */
import { lazy, Suspense } from "react";
import type { CreateInvitePanelProps } from "./create-invite-panel.tsx";

const CreateInvitePanel = lazy(async () => ({ default: (await import("./create-invite-panel.tsx")).CreateInvitePanel }));

export interface CreateInviteModalProps extends CreateInvitePanelProps {
  open: boolean;
}

export function CreateInviteModal({ open, ...rest }: CreateInviteModalProps) {
  return <Suspense>{open && <CreateInvitePanel {...rest} />}</Suspense>;
}
