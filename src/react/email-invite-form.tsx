/** Inviting by e-mail: one address or many, each with its own result. What failed stays in the box. */
import { useState } from "react";
import type { WireBatchResult } from "../contract/invite.ts";
import type { WireTenant } from "../contract/tenant.ts";
import { type BatchLine, BatchResults } from "./batch-results.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { MailboxLink } from "./mailbox-link.tsx";
import { type Offer, OfferFields, offerBody, offerFields } from "./offer-fields.tsx";
import { formProblems, knownProblem } from "./problem-text.ts";
import { splitAddresses } from "./split-addresses.ts";
import { useToast } from "./toasts.tsx";
import { useCreateInvite, useCreateInvites } from "./use-create-invite.ts";

const fields = ["email", ...offerFields] as const;

export interface InviteFormProps {
  tenant: WireTenant;
  grantable: readonly string[];
  offer: Offer;
  onOfferChange(offer: Offer): void;
  onDone(): void;
}

export interface EmailInviteFormProps extends InviteFormProps {
  text: string;
  onTextChange(text: string): void;
}

export function EmailInviteForm(props: EmailInviteFormProps) {
  const { tenant, grantable, offer, onOfferChange, text, onTextChange, onDone } = props;
  const labels = useLabels();
  const toast = useToast();
  const one = useCreateInvite(tenant.id);
  const many = useCreateInvites(tenant.id);
  const [missing, setMissing] = useState<object | null>(null);
  const [results, setResults] = useState<BatchLine[]>([]);
  const emails = splitAddresses(text);
  const isBusy = one.isPending || many.isPending;
  const failure = missing ?? one.error ?? many.error;
  const problems = formProblems(one.error ?? many.error, fields, labels);

  const submit = async () => {
    if (isBusy) return;
    setResults([]);
    one.reset();
    many.reset();
    const [email] = emails;
    setMissing(email ? null : {});
    if (!email) return;
    const shared = offerBody(offer);
    if (emails.length === 1) {
      // By the call's own `onSuccess`: an answer to a form that is gone closes no other.
      const { invite } = await one.mutateAsync({ email, ...shared }, { onSuccess: onDone });
      const isNew = invite.createdAt === invite.updatedAt;
      toast.success(isNew ? labels.create.sent(email) : labels.create.sentAgain(email), <MailboxLink />);
      return;
    }
    const closeIfWhole = ({ failed }: WireBatchResult) => failed.length === 0 && onDone();
    showBatch(await many.mutateAsync({ emails, defaults: shared }, { onSuccess: closeIfWhole }));
  };

  const showBatch = ({ succeeded, failed }: WireBatchResult) => {
    if (failed.length === 0) {
      toast.success(labels.create.sentMany(succeeded.length), <MailboxLink />);
      return;
    }
    const failures = failed.map(({ index, problem }) => ({
      email: emails[index] ?? "",
      problem: knownProblem(labels, problem.code) ?? problem.detail ?? problem.title,
    }));
    setResults([...failures, ...succeeded.map(({ index }) => ({ email: emails[index] ?? "" }))]);
    onTextChange(failures.map(({ email }) => email).join("\n"));
  };

  return (
    // A refusal is shown in the form; nobody else waits for it.
    <Form problem={problems.form} failure={failure} onSubmit={() => void submit().catch(() => {})}>
      <Field
        label={labels.create.addresses}
        hint={emails.length > 1 ? labels.create.addressCount(emails.length) : labels.create.addressesHint}
        error={missing ? labels.create.addressesMissing : problems.fields.email}
      >
        {(control) => (
          <textarea
            {...control}
            className="dl-input dl-textarea"
            rows={3}
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setMissing(null);
              onTextChange(event.target.value);
            }}
          />
        )}
      </Field>
      <BatchResults lines={results} />
      <OfferFields tenant={tenant} offer={offer} onChange={onOfferChange} grantable={grantable} errors={problems.fields} />
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onDone}>
          {results.length > 0 ? labels.done : labels.cancel}
        </button>
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={isBusy}>
          {labels.create.send(emails.length)}
        </button>
      </div>
    </Form>
  );
}
