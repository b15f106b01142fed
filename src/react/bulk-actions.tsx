/** The bar for the rows that are chosen, and the dialog that it opens. The dialog is loaded when it is first wanted. */
import { useState } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { later } from "./later.tsx";
import { LostDialog } from "./lost-part.tsx";
import { isOpenTo } from "./open-to.ts";
import { type BulkOrder, useBulkInviteActions } from "./use-bulk-invite-actions.ts";
import type { Selection } from "./use-selection.ts";

const BulkDialog = later(async () => (await import("./bulk-dialog.tsx")).BulkDialog, LostDialog);

export interface BulkActionsProps {
  tenantId: string;
  selection: Selection & { chosen: WireInvite[] };
  /** Where the focus goes when the bar is gone. */
  returnFocus(): HTMLElement | null;
}

export function BulkActions({ tenantId, selection, returnFocus }: BulkActionsProps) {
  const [order, setOrder] = useState<BulkOrder | null>(null);
  const bulk = useBulkInviteActions(tenantId);
  const { chosen, clear } = selection;
  const close = () => {
    // Somebody who was only asking keeps their choice.
    if (bulk.progress) clear();
    bulk.clear();
    setOrder(null);
  };
  return (
    <>
      {chosen.length > 0 && (
        <BulkBar
          chosen={chosen}
          onAct={(verb, days) => setOrder({ verb, invites: chosen.filter((invite) => isOpenTo(verb, invite)), days })}
          onClear={() => {
            clear();
            returnFocus()?.focus({ preventScroll: true });
          }}
        />
      )}
      {order && <BulkDialog order={order} bulk={bulk} onClose={close} returnFocus={returnFocus} />}
    </>
  );
}
