/** React hooks and components for invites. The texts are in `labels/`, the look in `styles/`. */
export { CreateInviteDialog, type CreateInviteDialogProps } from "./create-invite-dialog.tsx";
export { createQueryClient } from "./create-query-client.ts";
export { CreateTenantForm, type CreateTenantFormProps } from "./create-tenant-form.tsx";
export {
  type Doorlist,
  DoorlistProvider,
  type DoorlistProviderProps,
  useDoorlist,
  useFormat,
  useLabels,
} from "./doorlist-provider.tsx";
export { Field, type FieldControl, type FieldProps } from "./field.tsx";
export { Form, type FormProps } from "./form.tsx";
export type { Format } from "./format.ts";
export { grantableRoles } from "./grantable-roles.ts";
export { type InviteStatus, type InviteView, inviteStatuses, isInviteStatus } from "./invite-view.ts";
export { InvitesPanel, type InvitesPanelProps } from "./invites-panel.tsx";
export { en, type Labels } from "./labels/en.ts";
export { languages, matchLanguage } from "./labels/languages.ts";
export { LanguageSwitch } from "./language-switch.tsx";
export { Modal, type ModalProps } from "./modal.tsx";
export { Notice, type NoticeProps } from "./notice.tsx";
export { problemText } from "./problem-text.ts";
export { queryKeys } from "./query-keys.ts";
export { StatusPill } from "./status-pill.tsx";
export { TenantSwitcher, type TenantSwitcherProps } from "./tenant-switcher.tsx";
export { type Toast, useToast } from "./toasts.tsx";
export { useCancelInvite } from "./use-cancel-invite.ts";
export { type CreateInvitesInput, useCreateInvite, useCreateInvites } from "./use-create-invite.ts";
export { useDocumentLanguage } from "./use-document-language.ts";
export { useInviteLink } from "./use-invite-link.ts";
export { useInviteStats } from "./use-invite-stats.ts";
export { useInvites } from "./use-invites.ts";
export { useMe } from "./use-me.ts";
export { useMyInvites } from "./use-my-invites.ts";
export { useResendInvite } from "./use-resend-invite.ts";
export { useCreateTenant, useTenants } from "./use-tenants.ts";
export { WaitingInvites } from "./waiting-invites.tsx";
