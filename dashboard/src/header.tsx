/** The bar at the top: name, tenant, account. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import type { WireMe } from "doorlist/client";
import { languages, TenantSwitcher, type TenantSwitcherProps, useDoorlist, useLabels, useToast } from "doorlist/react";
import { Check, Languages, LogOut, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { PageLink } from "./page-link.tsx";
import { PageNav } from "./page-nav.tsx";
import { refusalText, useSignOut } from "./session.ts";
import { openPage, type Page } from "./use-page.ts";
import { Wordmark } from "./wordmark.tsx";

/** Of a tenant's pages. */
export function Header({ me, page, ...tenants }: TenantSwitcherProps & { me: WireMe; page: Page }) {
  return (
    <TopBar me={me} tenantId={tenants.current.id} nav={<PageNav me={me} tenant={tenants.current} page={page} />}>
      <TenantSwitcher {...tenants} />
    </TopBar>
  );
}

export interface TopBarProps {
  me: WireMe;
  /** None where the person is in no tenant yet. */
  tenantId?: string;
  /** Beside the name. */
  children?: ReactNode;
  /** Below it. */
  nav?: ReactNode;
}

export function TopBar({ me, tenantId, children, nav }: TopBarProps) {
  return (
    <header className="header">
      <div className="header-inner">
        <SkipButton />
        <PageLink tenantId={tenantId} to="invites" className="home">
          <Wordmark />
        </PageLink>
        {children}
        <AccountMenu me={me} onProfile={() => openPage(tenantId, "profile")} />
      </div>
      {nav}
    </header>
  );
}

/** WCAG 2.2, 2.4.1. No link: a `#` in the address would count as leaving the page. */
function SkipButton() {
  const { pages } = useLabels();
  return (
    <button type="button" className="dl-button skip" onClick={() => document.querySelector("main")?.focus()}>
      {pages.skip}
    </button>
  );
}

function LanguageMenu() {
  const { labels, chooseLanguage } = useDoorlist();
  return (
    <Menu.Sub>
      <Menu.SubTrigger className="dl-menu-item">
        <Languages size={16} />
        {labels.languageLabel}
      </Menu.SubTrigger>
      <Menu.Portal>
        <Menu.SubContent className="dl-menu" collisionPadding={8}>
          <Menu.RadioGroup className="dl-menu-scroll" value={labels.language} onValueChange={chooseLanguage}>
            {Object.entries(languages).map(([tag, { name }]) => (
              <Menu.RadioItem key={tag} value={tag} className="dl-menu-item" lang={tag}>
                <span className="dl-menu-mark">
                  <Menu.ItemIndicator>
                    <Check size={16} />
                  </Menu.ItemIndicator>
                </span>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.SubContent>
      </Menu.Portal>
    </Menu.Sub>
  );
}

function AccountMenu({ me: { user }, onProfile }: { me: WireMe; onProfile(): void }) {
  const labels = useLabels();
  const texts = labels.session;
  const toast = useToast();
  const signOut = useSignOut();
  const leave = () => signOut.mutate(undefined, { onError: (error) => toast.error(refusalText(error, labels)) });
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
          <LanguageMenu />
          <Menu.Item className="dl-menu-item" onSelect={onProfile}>
            <UserRound size={16} />
            {labels.pages.profile}
          </Menu.Item>
          <Menu.Item className="dl-menu-item" onSelect={leave}>
            <LogOut size={16} />
            {texts.signOut}
          </Menu.Item>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
