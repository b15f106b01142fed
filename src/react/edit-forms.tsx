/**
 * The small forms that change one invite. Each closes by the `onSuccess` of its own call, which is told no more once the
 * form is gone: an answer that comes late closes nothing that was opened since.
 */
import { useState } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Form } from "./form.tsx";
import { FormFoot } from "./form-foot.tsx";
import { LifetimeSelect } from "./lifetime-select.tsx";
import { MailboxLink } from "./mailbox-link.tsx";
import { formProblems } from "./problem-text.ts";
import { RoleSelect } from "./role-select.tsx";
import { TextField } from "./text-field.tsx";
import { useToast } from "./toasts.tsx";
import { useResendInvite } from "./use-resend-invite.ts";
import { useUpdateInvite } from "./use-update-invite.ts";
import { usualLifetime } from "./usual-offer.ts";

const DAY_S = 86_400;

export interface EditFormProps {
  invite: WireInvite;
  onDone(): void;
}

export function ExtendForm({ invite, onDone }: EditFormProps) {
  const labels = useLabels();
  const toast = useToast();
  const update = useUpdateInvite(invite.tenantId);
  const [expiresIn, setExpiresIn] = useState(usualLifetime());
  const problems = formProblems(update.error, ["expiresIn"] as const, labels);
  const submit = () => {
    if (update.isPending) return;
    const done = () => toast.success(labels.details.extended(labels.create.days(expiresIn / DAY_S)));
    update.mutateAsync({ invite, change: { expiresIn } }, { onSuccess: onDone }).then(done, () => {});
  };
  return (
    <Form className="dl-edit" problem={problems.form} failure={update.error} onSubmit={submit}>
      <LifetimeSelect
        label={labels.details.extendBy}
        hint={labels.details.extendHint}
        error={problems.fields.expiresIn}
        value={expiresIn}
        onChange={setExpiresIn}
      />
      <FormFoot submit={labels.details.extend} isBusy={update.isPending} onCancel={onDone} />
    </Form>
  );
}

export function RolesForm({ invite, grantable, onDone }: EditFormProps & { grantable: readonly string[] }) {
  const labels = useLabels();
  const toast = useToast();
  const update = useUpdateInvite(invite.tenantId);
  const [roles, setRoles] = useState(invite.roles);
  const problems = formProblems(update.error, ["roles"] as const, labels);
  const submit = () => {
    if (update.isPending) return;
    const done = () => toast.success(labels.details.rolesChanged);
    update.mutateAsync({ invite, change: { roles } }, { onSuccess: onDone }).then(done, () => {});
  };
  return (
    <Form className="dl-edit" problem={problems.form} failure={update.error} onSubmit={submit}>
      <RoleSelect roles={grantable} value={roles} onChange={setRoles} error={problems.fields.roles} />
      <FormFoot submit={labels.details.save} isBusy={update.isPending} onCancel={onDone} />
    </Form>
  );
}

export function AddressForm({ invite, onDone }: EditFormProps) {
  const labels = useLabels();
  const toast = useToast();
  const resend = useResendInvite(invite.tenantId);
  const [email, setEmail] = useState(invite.email ?? "");
  const [missing, setMissing] = useState<object | null>(null);
  const problems = formProblems(resend.error, ["email"] as const, labels);
  const submit = () => {
    if (resend.isPending) return;
    const address = email.trim();
    setMissing(address ? null : {});
    if (!address) return;
    const done = () => toast.success(labels.action.resent(address), <MailboxLink />);
    resend.mutateAsync({ invite, email: address }, { onSuccess: onDone }).then(done, () => {});
  };
  return (
    <Form className="dl-edit" problem={problems.form} failure={missing ?? resend.error} onSubmit={submit}>
      <TextField
        label={labels.details.rightAddress}
        hint={labels.details.correctHint}
        error={missing ? labels.details.addressMissing : problems.fields.email}
        isExact
        inputMode="email"
        value={email}
        onChange={setEmail}
      />
      <FormFoot submit={labels.details.correctSend} isBusy={resend.isPending} onCancel={onDone} />
    </Form>
  );
}
