/**
 * Asking to join a tenant that takes requests, for every visitor. Signing in is the host's own:
 *
 *     <RequestToJoin tenantId="acme" onSignIn={toSignIn} onContinue={goOn} />
 */
import { useState } from "react";
import type { WireDoor } from "../contract/request.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { MyRequestState } from "./my-requests.tsx";
import { Notice } from "./notice.tsx";
import { formProblems, problemText } from "./problem-text.ts";
import { useDoor, useRequestToJoin } from "./use-requests.ts";

export interface RequestToJoinProps {
  tenantId: string;
  /** To be signed in with. Come back here afterwards. */
  onSignIn(): void;
  /** A member already: into the app. */
  onContinue(): void;
}

const MOST_MESSAGE = 500;

/** The page on which somebody asks to join a tenant. */
export function RequestToJoin({ tenantId, ...host }: RequestToJoinProps) {
  const labels = useLabels();
  const door = useDoor(tenantId);
  if (door.isPending) {
    return (
      <div className="dl-accept" role="status">
        <span className="dl-hidden">{labels.loading}</span>
        <span className="dl-skeleton" />
      </div>
    );
  }
  if (!door.data) return <Notice title={labels.requests.missing} text={problemText(door.error, labels)} isProblem isPage />;
  return <OpenDoor door={door.data} host={host} />;
}

function OpenDoor({ door: { tenant, visitor }, host }: { door: WireDoor; host: Omit<RequestToJoinProps, "tenantId"> }) {
  const labels = useLabels();
  const texts = labels.requests;
  if (visitor.state === "member") {
    return (
      <Notice title={labels.accept.memberTitle(tenant.name)} text={labels.accept.memberText} isPage>
        <button type="button" className="dl-button" data-tone="primary" onClick={host.onContinue}>
          {labels.accept.open(tenant.name)}
        </button>
      </Notice>
    );
  }
  return (
    <section className="dl-accept">
      <h1 className="dl-title">{texts.askTitle(tenant.name)}</h1>
      <p className="dl-accept-lead">{texts.askText}</p>
      {visitor.user && <p className="dl-hint">{labels.accept.signedInAs(visitor.user.email)}</p>}
      {visitor.state === "anonymous" && (
        <div className="dl-accept-acts">
          <button type="button" className="dl-button" data-tone="primary" onClick={host.onSignIn}>
            {texts.signIn}
          </button>
        </div>
      )}
      {visitor.state === "unverified" && <p>{texts.unverified}</p>}
      {visitor.state === "open" && <AskForm tenantId={tenant.id} />}
      {visitor.request && <MyRequestState request={visitor.request} />}
    </section>
  );
}

function AskForm({ tenantId }: { tenantId: string }) {
  const labels = useLabels();
  const texts = labels.requests;
  const ask = useRequestToJoin(tenantId);
  const [message, setMessage] = useState("");
  const problems = formProblems(ask.error, ["message"], labels);
  const submit = () => {
    if (!ask.isPending) ask.mutate({ message: message.trim() || null });
  };
  return (
    <Form problem={problems.form} failure={ask.error} onSubmit={submit}>
      <Field label={texts.message} hint={texts.messageHint} error={problems.fields.message}>
        {(control) => (
          <textarea
            {...control}
            className="dl-input dl-textarea"
            rows={3}
            maxLength={MOST_MESSAGE}
            dir="auto"
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="dl-button" data-tone="primary" aria-disabled={ask.isPending}>
        {texts.send}
      </button>
    </Form>
  );
}
