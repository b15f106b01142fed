/** Naming a domain, and how its people come in. */
import { useState } from "react";
import type { WireDomain } from "../contract/domain.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { formProblems } from "./problem-text.ts";
import { RoleSelect } from "./role-select.tsx";
import { TextField } from "./text-field.tsx";
import { useClaimDomain } from "./use-domains.ts";

const fields = ["domain", "roles"] as const;

export function ClaimDomainForm({ me, tenant }: { me: WireMe; tenant: WireTenant }) {
  const labels = useLabels();
  const texts = labels.domains;
  const claim = useClaimDomain(tenant.id);
  const declared = me.roles.map(({ name }) => name);
  const [domain, setDomain] = useState("");
  const [entry, setEntry] = useState<WireDomain["entry"]>("join");
  const [roles, setRoles] = useState(declared.slice(-1));
  const [missing, setMissing] = useState<object | null>(null);
  const problems = formProblems(claim.error, fields, labels);
  const submit = () => {
    if (claim.isPending) return;
    const named = domain.trim();
    setMissing(named ? null : {});
    if (named) claim.mutate({ domain: named, entry, roles }, { onSuccess: () => setDomain("") });
  };
  return (
    <Form problem={problems.form} failure={missing ?? claim.error} onSubmit={submit}>
      <TextField
        label={texts.domain}
        error={missing ? texts.domainMissing : problems.fields.domain}
        isExact
        inputMode="url"
        placeholder="example.com"
        value={domain}
        onChange={setDomain}
      />
      <div className="dl-field-row">
        <Field label={texts.entry}>
          {(control) => (
            <select
              {...control}
              className="dl-input dl-select"
              value={entry}
              onChange={(event) => setEntry(event.target.value as WireDomain["entry"])}
            >
              <option value="join">{texts.entryJoin}</option>
              <option value="request">{texts.entryRequest}</option>
            </select>
          )}
        </Field>
        <RoleSelect roles={declared} value={roles} onChange={setRoles} error={problems.fields.roles} />
      </div>
      <button type="submit" className="dl-button" aria-disabled={claim.isPending}>
        {texts.add}
      </button>
    </Form>
  );
}
