/** React hooks and components for invites. The texts are in `labels.ts`, the look in `styles/`. */

export { ApiKeys, type ApiKeysProps } from "./api-keys.tsx";
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
export { ExportInvites, type ExportInvitesProps } from "./export-invites.tsx";
export { Field, type FieldControl, type FieldProps } from "./field.tsx";
export { Form, type FormProps } from "./form.tsx";
export type { Format } from "./format.ts";
export { grantableRoles } from "./grantable-roles.ts";
export { ImportInvites, type ImportInvitesProps } from "./import-invites.tsx";
export { InviteStats, type InviteStatsProps } from "./invite-stats.tsx";
export { type InviteStatus, type InviteView, inviteStatuses, isInviteStatus } from "./invite-view.ts";
export { InvitesPanel, type InvitesPanelProps } from "./invites-panel.tsx";
export { en, type Labels } from "./labels.ts";
export { MembersTable, type MembersTableProps } from "./members-table.tsx";
export { Modal, type ModalProps } from "./modal.tsx";
export { Notice, type NoticeProps } from "./notice.tsx";
export { PanelSkeleton } from "./panel-skeleton.tsx";
export { problemText } from "./problem-text.ts";
export { queryKeys } from "./query-keys.ts";
export { rangeDays, type StatsRange } from "./stats-range.ts";
export { StatusPill } from "./status-pill.tsx";
export { TenantSettings, type TenantSettingsProps } from "./tenant-settings.tsx";
export { TenantSwitcher, type TenantSwitcherProps } from "./tenant-switcher.tsx";
export { TimeText } from "./time-text.tsx";
export { type Toast, useToast } from "./toasts.tsx";
export { useApiKeys, useCreateApiKey, useRevokeApiKey } from "./use-api-keys.ts";
export { useCancelInvite } from "./use-cancel-invite.ts";
export { type CreateInvitesInput, useCreateInvite, useCreateInvites } from "./use-create-invite.ts";
export { type ImportPlan, useImportUpload } from "./use-import-upload.ts";
export { useImport, useImportAct, useImportFailures, useImports } from "./use-imports.ts";
export { useInviteLink } from "./use-invite-link.ts";
export { useInviteStats } from "./use-invite-stats.ts";
export { useInvites } from "./use-invites.ts";
export { useMe } from "./use-me.ts";
export { useMembers, useRemoveMember, useSetMemberRoles } from "./use-members.ts";
export { useMyInvites } from "./use-my-invites.ts";
export { useResendInvite } from "./use-resend-invite.ts";
export { useStatsOf } from "./use-stats-of.ts";
export { useCreateTenant, useTenants } from "./use-tenants.ts";
export { useUpdateTenant } from "./use-update-tenant.ts";
export { WaitingInvites } from "./waiting-invites.tsx";
