/** How people come into a tenant by themselves: whether they may ask, and what becomes of them where every seat is taken. */
import { useSyncExternalStore } from "react";
import type { WireTenant } from "../contract/tenant.ts";
import { useDoorlist, useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";

export interface Joining {
  joinRequests: boolean;
  waitlist: "" | "approval" | "automatic";
}

export function joiningOf({ joinRequests, waitlist }: WireTenant["settings"]): Joining {
  return { joinRequests: joinRequests ?? false, waitlist: waitlist ?? "" };
}

export function joiningBody({ joinRequests, waitlist }: Joining) {
  return { joinRequests: joinRequests || null, waitlist: waitlist || null };
}

const subscribeToNothing = () => () => {};

export interface JoiningSettingsProps {
  tenantId: string;
  value: Joining;
  onChange(value: Joining): void;
}

export function JoiningSettings({ tenantId, value, onChange }: JoiningSettingsProps) {
  const texts = useLabels().requests;
  return (
    <section className="dl-card-form" aria-labelledby="dl-settings-joining">
      <h2 className="dl-section-title" id="dl-settings-joining">
        {texts.joining}
      </h2>
      <div>
        <label className="dl-option">
          <input
            type="checkbox"
            checked={value.joinRequests}
            onChange={(event) => onChange({ ...value, joinRequests: event.target.checked })}
          />
          {texts.allow}
        </label>
        {value.joinRequests && <DoorLink tenantId={tenantId} />}
      </div>
      <Field label={texts.waitlist}>
        {(control) => (
          <select
            {...control}
            className="dl-input dl-select"
            value={value.waitlist}
            onChange={(event) => onChange({ ...value, waitlist: event.target.value as Joining["waitlist"] })}
          >
            <option value="">{texts.waitlistOff}</option>
            <option value="approval">{texts.waitlistApproval}</option>
            <option value="automatic">{texts.waitlistAutomatic}</option>
          </select>
        )}
      </Field>
    </section>
  );
}

function DoorLink({ tenantId }: { tenantId: string }) {
  const { client } = useDoorlist();
  const door = client.requests.doorUrl(tenantId);
  // A server that renders this does not know where the page will be.
  const here = useSyncExternalStore(
    subscribeToNothing,
    () => location.href,
    () => null,
  );
  const page = here === null ? door : new URL(door, here).href;
  return (
    <p className="dl-hint dl-page-url">
      <a href={page} dir="ltr">
        {page}
      </a>
    </p>
  );
}
