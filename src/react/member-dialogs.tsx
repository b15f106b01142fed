/** Changing a member's roles, and the questions before removing or leaving. */
import { useState } from "react";
import type { WireMe, WireMemberWithUser, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Form } from "./form.tsx";
import { FormFoot } from "./form-foot.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { Modal } from "./modal.tsx";
import { problemText } from "./problem-text.ts";
import { Question } from "./question.tsx";
import { RoleChecks } from "./role-checks.tsx";
import { useToast } from "./toasts.tsx";
import { useLast } from "./use-last.ts";
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
  const shown = useLast(act);
  if (!shown) return null;
  const { name, returnFocus } = shown;
  if (shown.kind === "roles") {
    return (
      <Modal open={act !== null} onClose={onClose} title={texts.rolesTitle(name)} returnFocus={returnFocus}>
        <RolesForm me={me} tenant={tenant} act={shown} onDone={onClose} />
      </Modal>
    );
  }
  return <GoneQuestion tenant={tenant} act={shown} open={act !== null} onClose={onClose} onLeft={onLeft} />;
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
    const done = () => toast.success(texts.saved(act.name));
    // A refusal is shown in the form; an answer to a form that is gone closes no other.
    save.mutateAsync({ userId: act.member.userId, roles }, { onSuccess: onDone }).then(done, () => {});
  };
  const problem = missing ? texts.rolesMissing : save.error ? problemText(save.error, labels) : undefined;
  return (
    <Form problem={problem} failure={missing ?? save.error} onSubmit={submit}>
      <RoleChecks label={texts.roles} roles={grantableRoles(me.roles, tenant.roles ?? [])} value={roles} onChange={setRoles} />
      <FormFoot submit={texts.save} isBusy={save.isPending} onCancel={onDone} />
    </Form>
  );
}

interface GoneQuestionProps extends Pick<MemberDialogsProps, "tenant" | "onClose" | "onLeft"> {
  act: MemberAct;
  open: boolean;
}

function GoneQuestion({ tenant, act, open, onClose, onLeft }: GoneQuestionProps) {
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
    <Question
      open={open}
      title={leaves ? texts.leaveTitle(tenant.name) : texts.removeTitle(act.name)}
      text={leaves ? texts.leaveText : texts.removeText}
      keep={leaves ? texts.stay : texts.keep}
      confirm={leaves ? texts.leaveConfirm : texts.removeConfirm}
      onClose={onClose}
      onConfirm={confirm}
      returnFocus={act.returnFocus}
    />
  );
}
