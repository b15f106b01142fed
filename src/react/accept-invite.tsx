/**
 * An invite as the person sees it who opened its link, for every visitor. Signing in and up are the host's own:
 *
 *     <AcceptInvite
 *       token={token}
 *       onSignIn={toSignIn}
 *       onSignUp={toSignUp}
 *       onSwitchAccount={signOut}
 *       onAccepted={goOn}
 *       onContinue={goOn}
 *     />
 */
import { type ReactNode, useState } from "react";
import { DoorlistError } from "../client/index.ts";
import type { WireAccepted, WirePreview } from "../contract/visit.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { RoleList } from "./invitee.tsx";
import { MyRequestState } from "./my-requests.tsx";
import { Notice } from "./notice.tsx";
import { problemText } from "./problem-text.ts";
import { Question } from "./question.tsx";
import { useAcceptInvite, usePreview, useRejectInvite } from "./use-accept-invite.ts";
import { useMyRequests, useRequestByInvite } from "./use-requests.ts";

export interface AcceptInviteProps {
  /** Or the code that a person typed. */
  token: string;
  /** To be signed in with, where the invite names an address. Come back here afterwards. */
  onSignIn(preview: WirePreview): void;
  onSignUp(preview: WirePreview): void;
  /** Signed in as somebody else: sign out, and come back here. */
  onSwitchAccount(preview: WirePreview): void;
  /** The person is a member now; `redirectUrl` is where the inviter wants them, if anywhere. */
  onAccepted(accepted: WireAccepted): void;
  /** A member already: into the app. */
  onContinue(preview: WirePreview): void;
}

/** The page of an invite: who invites to what, and the button to accept, or what stands in its way. */
export function AcceptInvite({ token, ...host }: AcceptInviteProps) {
  const labels = useLabels();
  const query = usePreview(token);
  if (query.isPending) {
    return (
      <div className="dl-accept" role="status">
        <span className="dl-hidden">{labels.loading}</span>
        <span className="dl-skeleton" />
      </div>
    );
  }
  if (!query.data) return <Notice title={labels.accept.missing} text={problemText(query.error, labels)} isProblem isPage />;
  return <Offer token={token} preview={query.data} host={host} />;
}

interface OfferProps {
  token: string;
  preview: WirePreview;
  host: Omit<AcceptInviteProps, "token">;
}

function Offer({ token, preview, host }: OfferProps) {
  const { accept: texts, requests } = useLabels();
  const { invite, visitor } = preview;
  const tenant = invite.tenant.name;
  if (visitor.state === "member") {
    return (
      <Notice title={texts.memberTitle(tenant)} text={texts.memberText} isPage>
        <button type="button" className="dl-button" data-tone="primary" onClick={() => host.onContinue(preview)}>
          {texts.open(tenant)}
        </button>
      </Notice>
    );
  }
  if (invite.status !== "pending") {
    return <Notice title={texts.closed[invite.status].title} text={texts.closed[invite.status].text} isPage />;
  }
  return (
    <section className="dl-accept">
      <h1 className="dl-title">{invite.requiresApproval ? requests.askTitle(tenant) : texts.title(tenant)}</h1>
      <p className="dl-accept-lead">{invite.inviter ? texts.invitedBy(invite.inviter.name) : texts.invited}</p>
      {invite.requiresApproval && <p>{requests.askText}</p>}
      {invite.message && (
        <blockquote className="dl-accept-message" dir="auto">
          {invite.message}
        </blockquote>
      )}
      <OfferFacts preview={preview} />
      <NextStep token={token} preview={preview} host={host} />
      {invite.kind === "email" && <Decline token={token} />}
    </section>
  );
}

function OfferFacts({ preview: { invite } }: { preview: WirePreview }) {
  const labels = useLabels();
  const format = useFormat();
  return (
    <dl className="dl-details-facts">
      <dt>{invite.roles.length > 1 ? labels.rolesLabel : labels.roleLabel}</dt>
      <dd>
        <RoleList roles={invite.roles} />
      </dd>
      <dt>{labels.accept.openUntil}</dt>
      <dd>
        <time dateTime={invite.expiresAt}>{format.dateTime(invite.expiresAt)}</time>
      </dd>
    </dl>
  );
}

function NextStep({ token, preview, host }: OfferProps) {
  const labels = useLabels();
  const { accept: texts } = labels;
  const accept = useAcceptInvite(token);
  const ask = useRequestByInvite(token);
  const { invite, visitor } = preview;
  const problem = ask.error ?? accept.error;
  const join = () => {
    if (!accept.isPending) accept.mutateAsync().then(host.onAccepted, () => {});
  };
  const signIn = (
    <Choice onClick={() => host.onSignIn(preview)} isFirst={visitor.state === "known"}>
      {invite.requiresApproval ? labels.requests.signIn : texts.signIn}
    </Choice>
  );
  const signUp = (
    <Choice onClick={() => host.onSignUp(preview)} isFirst>
      {texts.signUp}
    </Choice>
  );
  const request = useMyRequests(visitor.user !== undefined).data?.find(
    (one) => one.tenant.id === invite.tenant.id && one.status === "pending",
  );
  if (request) return <MyRequestState request={request} />;
  const isFull = invite.waitlist && accept.error instanceof DoorlistError && accept.error.code === "seats_full";
  const mustAsk = invite.requiresApproval || isFull;
  const whom = invite.email ?? invite.allowedDomains?.join(", ");
  return (
    <div className="dl-accept-step">
      <div role="alert">{problem && <p className="dl-form-problem">{problemText(problem, labels)}</p>}</div>
      {visitor.state === "other_account" && <p>{texts.otherText(whom ?? "", visitor.user?.email ?? "")}</p>}
      {visitor.state === "unverified" && <p>{labels.requests.unverified}</p>}
      {(visitor.state === "invited" || visitor.state === "unverified") && (
        <p className="dl-hint">{texts.signedInAs(visitor.user?.email ?? "")}</p>
      )}
      {!visitor.user && whom && <p className="dl-hint">{texts.isFor(whom)}</p>}
      <div className="dl-accept-acts">
        {visitor.state === "invited" && mustAsk && (
          <Choice onClick={() => !ask.isPending && ask.mutate()} isFirst isBusy={ask.isPending}>
            {isFull ? labels.requests.lineUp : labels.requests.askByInvite}
          </Choice>
        )}
        {visitor.state === "invited" && !mustAsk && (
          <Choice onClick={join} isFirst isBusy={accept.isPending}>
            {texts.join(invite.tenant.name)}
          </Choice>
        )}
        {visitor.state === "other_account" && (
          <Choice onClick={() => host.onSwitchAccount(preview)} isFirst>
            {texts.switch}
          </Choice>
        )}
        {visitor.state === "new" && signUp}
        {visitor.state === "known" && signIn}
        {visitor.state === "anonymous" && (
          <>
            {signUp}
            {signIn}
          </>
        )}
      </div>
    </div>
  );
}

function Choice(props: { onClick(): void; isFirst: boolean; isBusy?: boolean; children: ReactNode }) {
  const { onClick, isFirst, isBusy = false, children } = props;
  return (
    <button
      type="button"
      className="dl-button"
      data-tone={isFirst ? "primary" : undefined}
      aria-disabled={isBusy}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function Decline({ token }: { token: string }) {
  const labels = useLabels();
  const texts = labels.myInvites;
  const reject = useRejectInvite(token);
  const [asked, setAsked] = useState(false);
  const decline = () => {
    setAsked(false);
    reject.mutate();
  };
  return (
    <>
      <div role="alert">{reject.error && <p className="dl-form-problem">{problemText(reject.error, labels)}</p>}</div>
      <button type="button" className="dl-text-button" onClick={() => setAsked(true)}>
        {texts.decline}
      </button>
      <Question
        open={asked}
        title={texts.declineTitle}
        text={texts.declineText}
        keep={labels.action.cancelKeep}
        confirm={texts.decline}
        onClose={() => setAsked(false)}
        onConfirm={decline}
      />
    </>
  );
}
