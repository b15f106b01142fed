/** Letting somebody in with the roles to give, and the question before refusing. */
import { useState } from "react";
import type { WireJoinRequest } from "../contract/request.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Form } from "./form.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { Modal } from "./modal.tsx";
import { problemText } from "./problem-text.ts";
import { RoleChecks } from "./role-checks.tsx";
import { useToast } from "./toasts.tsx";
import { useLast } from "./use-last.ts";
import { useApproveRequest, useRefuseRequest } from "./use-requests.ts";
import { usualRoles } from "./usual-offer.ts";

export interface RequestAct {
  kind: "approve" | "refuse";
  request: WireJoinRequest;
  name: string;
  returnFocus(): HTMLElement | null;
}

export interface RequestDialogsProps {
  me: WireMe;
  tenant: WireTenant;
  act: RequestAct | null;
  onClose(): void;
}

export function RequestDialogs({ me, tenant, act, onClose }: RequestDialogsProps) {
  const texts = useLabels().requests;
  // A closing dialog keeps its words and its way back until it is gone.
  const shown = useLast(act);
  if (!shown) return null;
  const { kind, name, request } = shown;
  const isApproval = kind === "approve";
  return (
    <Modal
      open={act !== null}
      onClose={onClose}
      title={isApproval ? texts.approveTitle(name) : texts.refuseTitle(name)}
      {...(isApproval ? {} : { description: texts.refuseText })}
      returnFocus={shown.returnFocus}
      isQuestion={!isApproval}
    >
      {isApproval ? (
        <ApproveForm key={request.id} me={me} tenant={tenant} act={shown} onDone={onClose} />
      ) : (
        <RefuseQuestion tenant={tenant} act={shown} onDone={onClose} />
      )}
    </Modal>
  );
}

function ApproveForm({ me, tenant, act, onDone }: { me: WireMe; tenant: WireTenant; act: RequestAct; onDone(): void }) {
  const labels = useLabels();
  const texts = labels.requests;
  const toast = useToast();
  const approve = useApproveRequest(tenant.id);
  const grantable = grantableRoles(me.roles, tenant.roles ?? []);
  const [roles, setRoles] = useState(() => usualRoles(act.request.roles ?? tenant.settings.defaultRoles, grantable));
  const [missing, setMissing] = useState<object | null>(null);
  const submit = () => {
    if (approve.isPending) return;
    setMissing(roles.length > 0 ? null : {});
    if (roles.length === 0) return;
    approve.mutateAsync({ id: act.request.id, roles }, { onSuccess: onDone }).then(
      ({ member }) => toast.success(member ? texts.approved(act.name) : texts.linedUp(act.name)),
      // A refusal is shown in the form.
      () => {},
    );
  };
  const problem = missing ? labels.members.rolesMissing : approve.error ? problemText(approve.error, labels) : undefined;
  return (
    <Form problem={problem} failure={missing ?? approve.error} onSubmit={submit}>
      <RoleChecks label={labels.rolesLabel} roles={grantable} value={roles} onChange={setRoles} />
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onDone}>
          {texts.keep}
        </button>
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={approve.isPending}>
          {texts.approve}
        </button>
      </div>
    </Form>
  );
}

function RefuseQuestion({ tenant, act, onDone }: { tenant: WireTenant; act: RequestAct; onDone(): void }) {
  const labels = useLabels();
  const texts = labels.requests;
  const toast = useToast();
  const refuse = useRefuseRequest(tenant.id);
  const confirm = () => {
    onDone();
    refuse.mutateAsync(act.request.id).then(
      () => toast.success(texts.refused(act.name)),
      (error) => toast.error(problemText(error, labels)),
    );
  };
  return (
    <div className="dl-modal-foot">
      <button type="button" className="dl-button" onClick={onDone}>
        {texts.keep}
      </button>
      <button type="button" className="dl-button" data-tone="danger" onClick={confirm}>
        {texts.refuse}
      </button>
    </div>
  );
}
