/** Changing a member's roles, and the questions before removing or leaving. */
import { useEffect, useState } from "react";
import type { WireMe, WireMemberWithUser, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Form } from "./form.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { Modal } from "./modal.tsx";
import { problemText } from "./problem-text.ts";
import { RoleChecks } from "./role-checks.tsx";
import { useToast } from "./toasts.tsx";
import { useRemoveMember, useSetMemberRoles } from "./use-members.ts";

export interface MemberAct {
  kind: "roles" | "remove" | "leave";
  member: WireMemberWithUser;
  name: string;
  returnFocus(): HTMLElement | null;
}

export interface MemberDialogsProps {
  me: WireMe;
  tenant: WireTenant;
  act: MemberAct | null;
  onClose(): void;
  onLeft: (() => void) | undefined;
}

export function MemberDialogs({ me, tenant, act, onClose, onLeft }: MemberDialogsProps) {
  const texts = useLabels().members;
  // A closing dialog keeps its words and its way back until it is gone.
  const [last, setLast] = useState(act);
  useEffect(() => {
    if (act) setLast(act);
  }, [act]);
  const shown = act ?? last;
  if (!shown) return null;
  const { name, returnFocus } = shown;
  if (shown.kind === "roles") {
    return (
      <Modal open={act !== null} onClose={onClose} title={texts.rolesTitle(name)} returnFocus={returnFocus}>
        <RolesForm me={me} tenant={tenant} act={shown} onDone={onClose} />
      </Modal>
    );
  }
  return <Question tenant={tenant} act={shown} open={act !== null} onClose={onClose} onLeft={onLeft} />;
}

function RolesForm({ me, tenant, act, onDone }: { me: WireMe; tenant: WireTenant; act: MemberAct; onDone(): void }) {
  const labels = useLabels();
  const texts = labels.members;
  const toast = useToast();
  const save = useSetMemberRoles(tenant.id);
  const [roles, setRoles] = useState(act.member.roles);
  const [missing, setMissing] = useState<object | null>(null);
  const submit = () => {
    if (save.isPending) return;
    setMissing(roles.length > 0 ? null : {});
    if (roles.length === 0) return;
    save
      .mutateAsync({ userId: act.member.userId, roles })
      .then(() => {
        toast.success(texts.saved(act.name));
        onDone();
      })
      // A refusal is shown in the form.
      .catch(() => {});
  };
  const problem = missing ? texts.rolesMissing : save.error ? problemText(save.error, labels) : undefined;
  return (
    <Form problem={problem} failure={missing ?? save.error} onSubmit={submit}>
      <RoleChecks label={texts.roles} roles={grantableRoles(me.roles, tenant.roles ?? [])} value={roles} onChange={setRoles} />
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onDone}>
          {labels.cancel}
        </button>
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={save.isPending}>
          {texts.save}
        </button>
      </div>
    </Form>
  );
}

interface QuestionProps extends Pick<MemberDialogsProps, "tenant" | "onClose" | "onLeft"> {
  act: MemberAct;
  open: boolean;
}

function Question({ tenant, act, open, onClose, onLeft }: QuestionProps) {
  const labels = useLabels();
  const texts = labels.members;
  const toast = useToast();
  const remove = useRemoveMember(tenant.id);
  const leaves = act.kind === "leave";
  const confirm = () => {
    onClose();
    remove.mutate(act.member.userId, {
      onSuccess: () => {
        toast.success(leaves ? texts.left(tenant.name) : texts.removed(act.name));
        if (leaves) onLeft?.();
      },
      onError: (error) => toast.error(problemText(error, labels)),
    });
  };
  return (
    <Modal
      open={open}
      onClose={onClose}
      title={leaves ? texts.leaveTitle(tenant.name) : texts.removeTitle(act.name)}
      description={leaves ? texts.leaveText : texts.removeText}
      returnFocus={act.returnFocus}
      isQuestion
    >
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onClose}>
          {leaves ? texts.stay : texts.keep}
        </button>
        <button type="button" className="dl-button" data-tone="danger" onClick={confirm}>
          {leaves ? texts.leaveConfirm : texts.removeConfirm}
        </button>
      </div>
    </Modal>
  );
}
