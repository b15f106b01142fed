/** The addresses that a tenant mails no invite to: why, since when, and how to lift it. For those who may invite. */
import { MailX } from "lucide-react";
import { useRef, useState } from "react";
import type { WireSuppression } from "../contract/mail.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { grantableRoles, isOwner } from "./grantable-roles.ts";
import { Modal } from "./modal.tsx";
import { MoreButton } from "./more-button.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { Notice } from "./notice.tsx";
import { OneFieldForm } from "./one-field-form.tsx";
import { PanelHead } from "./panel-head.tsx";
import { problemText } from "./problem-text.ts";
import { Question } from "./question.tsx";
import { useToast } from "./toasts.tsx";
import { useAddSuppression, useLiftSuppression, useSuppressions } from "./use-suppressions.ts";

export interface SuppressionsProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Keyed by tenant: what was typed for one is not saved for another. */
export function Suppressions(props: SuppressionsProps) {
  return <TenantSuppressions key={props.tenant.id} {...props} />;
}

function TenantSuppressions({ me, tenant }: SuppressionsProps) {
  const labels = useLabels();
  const texts = labels.suppressions;
  const addButton = useRef<HTMLButtonElement>(null);
  const mayInvite = grantableRoles(me.roles, tenant.roles ?? []).length > 0;
  const suppressions = useSuppressions(tenant.id, mayInvite);
  const [adding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<WireSuppression | null>(null);
  if (!mayInvite) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.invitersOnly} isPage />;
  const rows = suppressions.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div className="dl-panel">
      <PanelHead
        title={texts.title}
        text={texts.text}
        act={{ label: texts.add, ref: addButton, onOpen: () => setAdding(true) }}
      />
      {!suppressions.data ? (
        <NotLoaded query={suppressions} title={texts.errorTitle} />
      ) : rows.length === 0 ? (
        <Notice title={texts.emptyTitle} text={texts.emptyText} />
      ) : (
        <ul className="dl-entries">
          {rows.map((one) => (
            <Suppressed key={one.id} suppression={one} mayLift={isOwner(me, tenant)} onLift={() => setLifting(one)} />
          ))}
        </ul>
      )}
      <div className="dl-more">
        <MoreButton query={suppressions} />
      </div>
      <Modal open={adding} onClose={() => setAdding(false)} title={texts.add} returnFocus={() => addButton.current}>
        <Add tenantId={tenant.id} onDone={() => setAdding(false)} />
      </Modal>
      <Lift tenantId={tenant.id} suppression={lifting} onClose={() => setLifting(null)} heir={() => addButton.current} />
    </div>
  );
}

function Suppressed({ suppression, mayLift, onLift }: { suppression: WireSuppression; mayLift: boolean; onLift(): void }) {
  const { suppressions: texts } = useLabels();
  const format = useFormat();
  const { email, reason, createdAt } = suppression;
  const isTheirOwn = reason === "unsubscribed" || reason === "complained";
  const name = email ?? texts.erased;
  return (
    <li className="dl-entry">
      <MailX size={18} className="dl-entry-icon" />
      <div className="dl-entry-main">
        <span className="dl-entry-name">
          <bdi>{name}</bdi>
        </span>
        <span className="dl-entry-facts">
          <span>{texts.reason[reason]}</span>
          <time dateTime={createdAt} title={format.dateTime(createdAt)}>
            {texts.since(format.date(createdAt))}
          </time>
        </span>
      </div>
      {isTheirOwn ? (
        <span className="dl-hint">{texts.theirOwn}</span>
      ) : (
        mayLift && (
          <button type="button" className="dl-button" aria-haspopup="dialog" aria-label={texts.liftOf(name)} onClick={onLift}>
            {texts.lift}
          </button>
        )
      )}
    </li>
  );
}

function Add({ tenantId, onDone }: { tenantId: string; onDone(): void }) {
  const { suppressions: texts } = useLabels();
  const toast = useToast();
  const add = useAddSuppression(tenantId);
  const done = (email: string) => {
    toast.success(texts.added(email));
    onDone();
  };
  return (
    <OneFieldForm
      name="email"
      label={texts.address}
      missing={texts.addressMissing}
      submit={texts.add}
      input={{ isExact: true, inputMode: "email", maxLength: 320 }}
      error={add.error}
      isBusy={add.isPending}
      onSubmit={(email) => add.mutate(email, { onSuccess: () => done(email) })}
      onCancel={onDone}
    />
  );
}

interface LiftProps {
  tenantId: string;
  suppression: WireSuppression | null;
  onClose(): void;
  /** Gets the focus: the button that asked goes away with its row. */
  heir(): HTMLElement | null;
}

function Lift({ tenantId, suppression, onClose, heir }: LiftProps) {
  const labels = useLabels();
  const texts = labels.suppressions;
  const toast = useToast();
  const lift = useLiftSuppression(tenantId);
  const name = suppression?.email ?? texts.erased;
  const confirm = () => {
    if (!suppression) return;
    onClose();
    lift.mutate(suppression.id, {
      onSuccess: () => toast.success(texts.lifted(name)),
      onError: (error) => toast.error(problemText(error, labels)),
    });
  };
  return (
    <Question
      open={suppression !== null}
      title={texts.liftTitle(name)}
      text={texts.liftText}
      keep={texts.keep}
      confirm={texts.lift}
      tone="primary"
      onClose={onClose}
      onConfirm={confirm}
      returnFocus={heir}
    />
  );
}
