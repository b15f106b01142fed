/** The tenant that is open, the others, and the way to a new one. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useRef, useState } from "react";
import type { WireTenant } from "../contract/tenant.ts";
import { CreateTenantForm } from "./create-tenant-form.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { Modal } from "./modal.tsx";
import { useToast } from "./toasts.tsx";

export interface TenantSwitcherProps {
  tenants: WireTenant[];
  current: WireTenant;
  onSwitch(tenantId: string): void;
}

/** A menu of the tenants, with a way to make another. */
export function TenantSwitcher({ tenants, current, onSwitch }: TenantSwitcherProps) {
  const { tenant: labels, direction } = useLabels();
  const toast = useToast();
  const trigger = useRef<HTMLButtonElement>(null);
  const [creating, setCreating] = useState(false);
  const open = (tenant: WireTenant) => {
    setCreating(false);
    onSwitch(tenant.id);
    toast.success(labels.created(tenant.name));
  };
  return (
    <>
      <Menu.Root modal={false} dir={direction}>
        <Menu.Trigger ref={trigger} className="dl-switcher">
          <span className="dl-hidden">{labels.switch}: </span>
          <span className="dl-switcher-name" dir="auto">
            {current.name}
          </span>
          <ChevronsUpDown size={15} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="dl-menu" align="start" sideOffset={6} collisionPadding={8}>
            <Menu.RadioGroup value={current.id} onValueChange={onSwitch} className="dl-menu-scroll">
              {tenants.map(({ id, name }) => (
                <Menu.RadioItem key={id} value={id} className="dl-menu-item">
                  <span className="dl-menu-mark">
                    <Menu.ItemIndicator>
                      <Check size={16} />
                    </Menu.ItemIndicator>
                  </span>
                  <span className="dl-menu-text" dir="auto">
                    {name}
                  </span>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="dl-menu-line" />
            <Menu.Item className="dl-menu-item" onSelect={() => setCreating(true)}>
              <Plus size={16} />
              {labels.newItem}
            </Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
      <Modal
        open={creating}
        onClose={() => setCreating(false)}
        title={labels.newTitle}
        description={labels.newText}
        returnFocus={() => trigger.current}
      >
        <CreateTenantForm onCreated={open} onCancel={() => setCreating(false)} />
      </Modal>
    </>
  );
}
