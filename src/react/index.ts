/** React hooks and components for invites. The texts are in `labels/`, the look in `styles/`. */
"use client";

export { AcceptInvite, type AcceptInviteProps } from "./accept-invite.tsx";
export { ApiKeys, type ApiKeysProps } from "./api-keys.tsx";
export type { BulkItem, BulkProgress, BulkState } from "./bulk-run.ts";
export { CreateInviteModal, type CreateInviteModalProps } from "./create-invite-modal.tsx";
export { createQueryClient } from "./create-query-client.ts";
export { CreateTenantForm, type CreateTenantFormProps } from "./create-tenant-form.tsx";
export { DomainSettings, type DomainSettingsProps } from "./domain-settings.tsx";
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
export { grantableRoles, isOwner } from "./grantable-roles.ts";
export { ImportInvites, type ImportInvitesProps } from "./import-invites.tsx";
export { InviteCard, type InviteCardProps } from "./invite-card.tsx";
export { InviteDetails, type InviteDetailsProps } from "./invite-details.tsx";
export { InviteStats, type InviteStatsProps } from "./invite-stats.tsx";
export { InviteTable } from "./invite-table.tsx";
export { InviteTimeline } from "./invite-timeline.tsx";
export { InviteUses } from "./invite-uses.tsx";
export {
  type InviteSort,
  type InviteStatus,
  type InviteView,
  inviteSorts,
  inviteStatuses,
  isInviteStatus,
  readInviteView,
} from "./invite-view.ts";
export { InvitesPanel, type InvitesPanelProps } from "./invites-panel.tsx";
export { JoinRequests, type JoinRequestsProps } from "./join-requests.tsx";
export { en, type Labels } from "./labels/en.ts";
export { languages, matchLanguage } from "./labels/languages.ts";
export { LanguageSwitch } from "./language-switch.tsx";
export { MailServer, type MailServerProps } from "./mail-server.tsx";
export { MailTemplateEditor, type MailTemplateEditorProps } from "./mail-template-editor.tsx";
export { MembersTable, type MembersTableProps } from "./members-table.tsx";
export { Modal, type ModalProps } from "./modal.tsx";
export { MyDomain, type MyDomainProps } from "./my-domain.tsx";
export { MyInvites, type MyInvitesProps } from "./my-invites.tsx";
export { MyRequests } from "./my-requests.tsx";
export { Notice, type NoticeProps } from "./notice.tsx";
export type { InviteVerb } from "./open-to.ts";
export { PanelSkeleton } from "./panel-skeleton.tsx";
export { problemText } from "./problem-text.ts";
export { QrCode, type QrCodeProps } from "./qr-code.tsx";
export { queryKeys } from "./query-keys.ts";
export { RequestToJoin, type RequestToJoinProps } from "./request-to-join.tsx";
export { RoleSelect, type RoleSelectProps } from "./role-select.tsx";
export { rangeDays, type StatsRange } from "./stats-range.ts";
export { StatusPill } from "./status-pill.tsx";
export { Suppressions, type SuppressionsProps } from "./suppressions.tsx";
export { TenantSettings, type TenantSettingsProps } from "./tenant-settings.tsx";
export { TenantSwitcher, type TenantSwitcherProps } from "./tenant-switcher.tsx";
export { TextField, type TextFieldProps } from "./text-field.tsx";
export { TimeText } from "./time-text.tsx";
export { type Toast, useToast } from "./toasts.tsx";
export { mayLeave } from "./unsaved.ts";
export { useAcceptInvite, usePreview, useRejectInvite } from "./use-accept-invite.ts";
export { useApiKeys, useCreateApiKey, useRevokeApiKey } from "./use-api-keys.ts";
export { type BulkOrder, useBulkInviteActions } from "./use-bulk-invite-actions.ts";
export { useCancelInvite } from "./use-cancel-invite.ts";
export { type CreateInvitesInput, useCreateInvite, useCreateInvites } from "./use-create-invite.ts";
export { useDocumentLanguage } from "./use-document-language.ts";
export {
  useClaimDomain,
  useDomains,
  useJoinByDomain,
  useMailDomain,
  useMyDomain,
  useRemoveDomain,
  useVerifyDomain,
} from "./use-domains.ts";
export { type ImportPlan, useImportUpload } from "./use-import-upload.ts";
export { useImport, useImportAct, useImportFailures, useImports } from "./use-imports.ts";
export { useInvite } from "./use-invite.ts";
export { useInviteEvents } from "./use-invite-events.ts";
export { useInviteLink } from "./use-invite-link.ts";
export { useInviteStats } from "./use-invite-stats.ts";
export { useInviteUses } from "./use-invite-uses.ts";
export { useInvites } from "./use-invites.ts";
export { type LiveTenant, useLiveTenant } from "./use-live-tenant.ts";
export { useMailServer, useRemoveMailServer, useSetMailServer, useTestMailServer } from "./use-mail-server.ts";
export {
  type MailTemplateKey,
  useMailPreview,
  useMailTemplates,
  useResetMailTemplate,
  useSaveMailTemplate,
  useTestMailTemplate,
} from "./use-mail-templates.ts";
export { useMe } from "./use-me.ts";
export { useMemberNames } from "./use-member-names.ts";
export { useMembers, useRemoveMember, useSetMemberRoles } from "./use-members.ts";
export { useAcceptMyInvite, useMyInvites, useRejectMyInvite } from "./use-my-invites.ts";
export {
  useApproveRequest,
  useDoor,
  useMyRequests,
  useRefuseRequest,
  useRequestByInvite,
  useRequests,
  useRequestToJoin,
  useWithdrawRequest,
} from "./use-requests.ts";
export { type ResendInviteInput, useResendInvite } from "./use-resend-invite.ts";
export { useStatsOf } from "./use-stats-of.ts";
export { useAddSuppression, useLiftSuppression, useSuppressions } from "./use-suppressions.ts";
export { useCreateTenant, useTenants } from "./use-tenants.ts";
export { type UpdateInviteInput, useUpdateInvite } from "./use-update-invite.ts";
export { useUpdateTenant } from "./use-update-tenant.ts";
export { type DeliveryFilter, useReplayDelivery, useTestWebhook, useWebhookDelivery, useWebhookLog } from "./use-webhook-log.ts";
export { useCreateWebhook, useRemoveWebhook, useRotateWebhookSecret, useUpdateWebhook, useWebhooks } from "./use-webhooks.ts";
export { Webhooks, type WebhooksProps } from "./webhooks.tsx";
