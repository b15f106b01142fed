/** One member, and the acts that the one who looks may do. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { Ellipsis, LogOut, UserCog, UserMinus } from "lucide-react";
import { useRef } from "react";
import type { WireMe, WireMemberWithUser, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { focusBackTo, useFocusHeir } from "./focus-heir.ts";
import { grantableRoles } from "./grantable-roles.ts";
import type { MemberAct } from "./member-dialogs.tsx";
import { TimeText } from "./time-text.tsx";

export interface MemberRowProps {
  member: WireMemberWithUser;
  me: WireMe;
  tenant: WireTenant;
  onAct(act: MemberAct): void;
}

export function MemberRow({ member, me, tenant, onAct }: MemberRowProps) {
  const labels = useLabels();
  const texts = labels.members;
  const end = useFocusHeir<HTMLSpanElement>();
  const trigger = useRef<HTMLButtonElement>(null);
  const isMe = member.userId === me.user.id;
  const grantable = grantableRoles(me.roles, tenant.roles ?? []);
  // The role ceiling: who may give these roles may take them.
  const mayManage = grantable.length > 0 && member.roles.every((role) => grantable.includes(role));
  const name = member.user?.name || member.user?.email || texts.unknown;
  // By characters: half of an emoji is none.
  const [initial = ""] = name;
  const start = (kind: MemberAct["kind"]) => onAct({ kind, member, name, returnFocus: focusBackTo(trigger.current) });
  return (
    <li className="dl-entry">
      <span className="dl-avatar" aria-hidden="true">
        {initial.toUpperCase()}
      </span>
      <div className="dl-entry-main">
        <span className="dl-entry-name">
          <bdi>{name}</bdi>
          {isMe && <span className="dl-tag">{texts.you}</span>}
        </span>
        <span className="dl-entry-facts">
          <span>{member.user?.email}</span>
          <span>
            {texts.joined} <TimeText iso={member.joinedAt} />
          </span>
        </span>
      </div>
      <span className="dl-entry-tags">
        {member.roles.map((role) => (
          <span key={role} className="dl-tag">
            {labels.role(role)}
          </span>
        ))}
      </span>
      <span ref={end} className="dl-entry-end">
        {(mayManage || isMe) && (
          <Menu.Root modal={false} dir={labels.direction}>
            <Menu.Trigger ref={trigger} className="dl-icon-button" title={texts.more} aria-label={texts.menu(name)}>
              <Ellipsis size={18} />
            </Menu.Trigger>
            <Menu.Portal>
              <Menu.Content className="dl-menu" align="end" sideOffset={4} collisionPadding={8}>
                {mayManage && (
                  <Menu.Item className="dl-menu-item" onSelect={() => start("roles")}>
                    <UserCog size={16} />
                    {texts.changeRoles}
                  </Menu.Item>
                )}
                {isMe ? (
                  <Menu.Item className="dl-menu-item" data-tone="danger" onSelect={() => start("leave")}>
                    <LogOut size={16} />
                    {texts.leave}
                  </Menu.Item>
                ) : (
                  <Menu.Item className="dl-menu-item" data-tone="danger" onSelect={() => start("remove")}>
                    <UserMinus size={16} />
                    {texts.remove}
                  </Menu.Item>
                )}
              </Menu.Content>
            </Menu.Portal>
          </Menu.Root>
        )}
      </span>
    </li>
  );
}
