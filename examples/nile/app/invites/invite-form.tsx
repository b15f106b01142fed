"use client";
import { useActionState } from "react";
import { inviteUser } from "./actions.ts";

export function InviteForm({ tenantName }: { tenantName: string }) {
  const [outcome, invite, isPending] = useActionState(inviteUser, null);
  return (
    <section className="card" aria-labelledby="invite">
      <h2 id="invite">Invite somebody to {tenantName}</h2>
      <form action={invite} className="line">
        <label htmlFor="email">E-mail</label>
        <input id="email" name="email" type="email" autoComplete="off" required />
        <button type="submit" disabled={isPending}>
          {isPending ? "Inviting…" : "Invite"}
        </button>
      </form>
      <p role="status" className={outcome?.ok === false ? "problem" : "note"}>
        {outcome?.message}
      </p>
    </section>
  );
}
