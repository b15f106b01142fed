import { currentTenant, currentUser, withContext } from "../lib/doorlist.ts";
import { cancel, createTeam, enter, resend } from "./actions.ts";
import { InviteForm } from "./invite-form.tsx";

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const user = await currentUser();
  if (!user) return <Enter next={(await searchParams).next ?? ""} />;
  const tenant = await currentTenant();
  if (!tenant) return <FirstTeam />;
  const [invites, members] = await withContext(({ api }) =>
    Promise.all([api.invites.list(tenant.id, { limit: 50 }), api.members.list(tenant.id, { limit: 50 })]),
  );
  return (
    <>
      <h1>{tenant.name}</h1>
      <p>Signed in as {user.email}</p>
      {tenant.roles?.some((role) => role !== "member") && <InviteForm />}
      <h2>Members</h2>
      <ul>
        {members.data.map(({ userId, user: person, roles }) => (
          <li key={userId}>
            <span>{person?.email}</span> <small>{roles.join(", ")}</small>
          </li>
        ))}
      </ul>
      <h2>Invites</h2>
      {invites.data.length === 0 && <p>Nobody is invited yet.</p>}
      <ul>
        {invites.data.map(({ id, email, status }) => (
          <li key={id}>
            <span>{email}</span> <small>{status}</small>
            {status === "pending" && (
              <form className="acts">
                <input type="hidden" name="id" value={id} />
                <button type="submit" formAction={resend}>
                  Send again
                </button>
                <button type="submit" formAction={cancel}>
                  Cancel
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Enter({ next }: { next: string }) {
  return (
    <>
      <h1>Teams</h1>
      <form action={enter} className="stack">
        <input type="hidden" name="next" value={next} />
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="username" />
        </label>
        <label>
          Password
          <input name="password" type="password" required minLength={8} autoComplete="current-password" />
        </label>
        <div className="acts">
          <button type="submit" name="action" value="sign-in">
            Sign in
          </button>
          <button type="submit" name="action" value="sign-up">
            Sign up
          </button>
        </div>
      </form>
    </>
  );
}

function FirstTeam() {
  return (
    <>
      <h1>Your first team</h1>
      <form action={createTeam} className="row">
        <label>
          Name
          <input name="name" required />
        </label>
        <button type="submit">Create</button>
      </form>
    </>
  );
}
