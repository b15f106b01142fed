import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { PersonRow } from "../../components/person-row.tsx";
import { TenantPicker } from "../../components/tenant-picker.tsx";
import { nile } from "../api/[...nile]/nile.ts";
import { deleteInvite } from "./actions.ts";
import { InviteForm } from "./invite-form.tsx";

export const metadata = { title: "People" };

export default async function Invites() {
  const tenants = await nile.tenants.list();
  if (tenants instanceof Response) redirect("/sign-in");
  const chosen = (await cookies()).get("nile.tenant-id")?.value;
  const tenant = tenants.find(({ id }) => id === chosen) ?? tenants[0];

  return (
    <>
      <h1>People</h1>
      <TenantPicker />
      {tenant ? <People tenantId={tenant.id} tenantName={tenant.name ?? ""} /> : null}
    </>
  );
}

async function People({ tenantId, tenantName }: { tenantId: string; tenantName: string }) {
  const [invites, users] = await nile.withContext({ tenantId }, (nile) =>
    Promise.all([nile.tenants.invites(), nile.tenants.users()]),
  );
  const mayInvite = !(invites instanceof Response);
  const waiting = mayInvite ? invites : [];
  const members = users instanceof Response ? [] : users;

  return (
    <>
      {mayInvite ? (
        <InviteForm tenantName={tenantName} />
      ) : (
        <p className="note">Your role in {tenantName} does not let you invite people.</p>
      )}
      {mayInvite ? (
        <section className="card" aria-labelledby="invites">
          <h2 id="invites">
            Invites <span className="count">{waiting.length}</span>
          </h2>
          {waiting.length === 0 ? <p className="note">Nobody is invited at the moment.</p> : null}
          <ul className="people">
            {waiting.map(({ id, identifier, expires }) => (
              <PersonRow key={id} email={identifier} status="Pending" detail={`until ${day(expires)}`}>
                <form action={deleteInvite}>
                  <input type="hidden" name="id" value={id} />
                  <button type="submit" className="quiet" aria-label={`Delete the invite for ${identifier}`}>
                    Delete
                  </button>
                </form>
              </PersonRow>
            ))}
          </ul>
        </section>
      ) : null}
      <section className="card" aria-labelledby="users">
        <h2 id="users">
          Users <span className="count">{members.length}</span>
        </h2>
        <ul className="people">
          {members.map(({ id, email, name }) => (
            <PersonRow key={id} email={email} status="Member" detail={name ?? ""} />
          ))}
        </ul>
      </section>
    </>
  );
}

function day(at: Date | string): string {
  return new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
}
