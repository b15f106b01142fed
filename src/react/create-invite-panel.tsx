/** What the dialog that invites is made of. */
import { useId, useState } from "react";
import type { WireCreatedInvite, WireInvite } from "../contract/invite.ts";
import type { WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { EmailInviteForm } from "./email-invite-form.tsx";
import { LinkBox } from "./link-box.tsx";
import { LinkInviteForm } from "./link-invite-form.tsx";
import { Modal } from "./modal.tsx";
import { defaultOffer } from "./offer-fields.tsx";
import { QrCode } from "./qr-code.tsx";
import { type TabItem, TabPanel, Tabs } from "./tabs.tsx";

type InviteKind = WireInvite["kind"];

export interface CreateInvitePanelProps {
  tenant: WireTenant;
  /** The roles that the person may give. */
  grantable: readonly string[];
  onClose(): void;
  returnFocus?: () => HTMLElement | null;
}

export function CreateInvitePanel({ onClose, returnFocus, ...rest }: CreateInvitePanelProps) {
  const { create } = useLabels();
  const [link, setLink] = useState<WireCreatedInvite | null>(null);
  return (
    <Modal
      open
      onClose={onClose}
      title={link ? create.linkReady : create.title}
      {...(link ? { description: create.linkReadyText } : {})}
      returnFocus={returnFocus}
    >
      {link ? <ReadyLink link={link} onDone={onClose} /> : <InviteForms {...rest} onDone={onClose} onCreated={setLink} />}
    </Modal>
  );
}

interface InviteFormsProps extends Pick<CreateInvitePanelProps, "tenant" | "grantable"> {
  onDone(): void;
  onCreated(link: WireCreatedInvite): void;
}

function InviteForms({ tenant, grantable, onDone, onCreated }: InviteFormsProps) {
  const { create } = useLabels();
  const id = useId();
  const [kind, setKind] = useState<InviteKind>("email");
  const [text, setText] = useState("");
  const [offer, setOffer] = useState(() => defaultOffer(tenant, grantable));
  const shared = { tenant, grantable, offer, onOfferChange: setOffer, onDone };
  const kinds: TabItem<InviteKind>[] = [
    { value: "email", label: create.byEmail },
    { value: "link", label: create.byLink },
  ];
  return (
    <>
      <Tabs<InviteKind> label={create.kind} id={id} items={kinds} value={kind} onChange={setKind} look="segment" />
      <TabPanel id={id} value={kind}>
        {kind === "email" ? (
          <EmailInviteForm {...shared} text={text} onTextChange={setText} />
        ) : (
          <LinkInviteForm {...shared} onCreated={onCreated} />
        )}
      </TabPanel>
    </>
  );
}

function ReadyLink({ link, onDone }: { link: WireCreatedInvite; onDone(): void }) {
  const labels = useLabels();
  return (
    <>
      <LinkBox url={link.url ?? ""} code={link.code} />
      <QrCode text={link.url ?? ""} label={labels.qr.label} />
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" data-tone="primary" onClick={onDone}>
          {labels.done}
        </button>
      </div>
    </>
  );
}
