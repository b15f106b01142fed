/** The bar at the top: name, tenant, account. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import type { WireMe } from "doorlist/client";
import { problemText, TenantSwitcher, type TenantSwitcherProps, useLabels, useToast } from "doorlist/react";
import { LogOut } from "lucide-react";
import { useSignOut } from "./session.ts";
import { Wordmark } from "./wordmark.tsx";

export function Header({ me, ...tenants }: TenantSwitcherProps & { me: WireMe }) {
  return (
    <header className="header">
      <div className="header-inner">
        <Wordmark />
        <TenantSwitcher {...tenants} />
        <AccountMenu me={me} />
      </div>
    </header>
  );
}

export function AccountMenu({ me: { user } }: { me: WireMe }) {
  const labels = useLabels();
  const texts = labels.session;
  const toast = useToast();
  const signOut = useSignOut();
  const leave = () => signOut.mutate(undefined, { onError: (error) => toast.error(problemText(error, labels)) });
  const [initial = ""] = user.name || user.email;
  return (
    <Menu.Root modal={false} dir={labels.direction}>
      <Menu.Trigger className="account">
        <span className="dl-hidden">{`${texts.account}: ${user.name || user.email}`}</span>
        <span className="account-initial" aria-hidden="true">
          {initial.toUpperCase()}
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="dl-menu" align="end" sideOffset={6} collisionPadding={8}>
          <Menu.Label className="account-who">
            <span className="account-name">{user.name}</span>
            <span className="account-address">{user.email}</span>
          </Menu.Label>
          <Menu.Separator className="dl-menu-line" />
          <Menu.Item className="dl-menu-item" onSelect={leave}>
            <LogOut size={16} />
            {texts.signOut}
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
