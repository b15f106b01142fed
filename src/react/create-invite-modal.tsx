/** The dialog that invites: by e-mail, or with a link to share. Its forms are loaded when it first opens. */
import type { CreateInvitePanelProps } from "./create-invite-panel.tsx";
import { later } from "./later.tsx";
import { LostDialog } from "./lost-part.tsx";

const CreateInvitePanel = later(async () => (await import("./create-invite-panel.tsx")).CreateInvitePanel, LostDialog);

export interface CreateInviteModalProps extends CreateInvitePanelProps {
  open: boolean;
}

/** The dialog that invites. Its code is loaded when it first opens. */
export function CreateInviteModal({ open, ...rest }: CreateInviteModalProps) {
  return open && <CreateInvitePanel {...rest} />;
}
