/** Making a link that several people may use. */
import { useId, useState } from "react";
import type { WireCreatedInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";
import type { InviteFormProps } from "./email-invite-form.tsx";
import { Form } from "./form.tsx";
import { FormFoot } from "./form-foot.tsx";
import { OfferFields, offerBody, offerFields } from "./offer-fields.tsx";
import { formProblems } from "./problem-text.ts";
import { TextField } from "./text-field.tsx";
import { useCreateInvite } from "./use-create-invite.ts";

const fields = ["maxUses", "allowedDomains", ...offerFields] as const;

export interface LinkInviteFormProps extends InviteFormProps {
  onCreated(created: WireCreatedInvite): void;
}

export function LinkInviteForm({ tenant, grantable, offer, onOfferChange, onDone, onCreated }: LinkInviteFormProps) {
  const labels = useLabels();
  const approvalHint = useId();
  const create = useCreateInvite(tenant.id);
  const [maxUses, setMaxUses] = useState("10");
  const [domains, setDomains] = useState("");
  const [requiresApproval, setRequiresApproval] = useState(false);
  const [wrongUses, setWrongUses] = useState<object | null>(null);
  const problems = formProblems(create.error, fields, labels);

  const submit = () => {
    if (create.isPending) return;
    const isNumber = /^\d{1,9}$/.test(maxUses.trim());
    setWrongUses(isNumber ? null : {});
    if (!isNumber) return;
    const allowedDomains = domains.split(/[\s,;]+/).filter(Boolean);
    const body = { ...offerBody(offer), kind: "link", maxUses: Number(maxUses), allowedDomains, requiresApproval } as const;
    create.mutate(body, { onSuccess: onCreated });
  };

  return (
    <Form problem={problems.form} failure={wrongUses ?? create.error} onSubmit={submit}>
      <TextField
        label={labels.create.maxUses}
        hint={labels.create.maxUsesHint}
        error={wrongUses ? labels.create.maxUsesWrong : problems.fields.maxUses}
        inputMode="numeric"
        value={maxUses}
        onChange={setMaxUses}
      />
      <TextField
        label={labels.create.domains}
        hint={labels.create.domainsHint}
        error={problems.fields.allowedDomains}
        isExact
        inputMode="url"
        value={domains}
        onChange={setDomains}
      />
      <div>
        <label className="dl-option">
          <input
            type="checkbox"
            checked={requiresApproval}
            aria-describedby={approvalHint}
            onChange={(event) => setRequiresApproval(event.target.checked)}
          />
          {labels.requests.requiresApproval}
        </label>
        <p className="dl-hint" id={approvalHint}>
          {labels.requests.requiresApprovalHint}
        </p>
      </div>
      <OfferFields tenant={tenant} offer={offer} onChange={onOfferChange} grantable={grantable} errors={problems.fields} />
      <FormFoot submit={labels.create.makeLink} isBusy={create.isPending} onCancel={onDone} />
    </Form>
  );
}
