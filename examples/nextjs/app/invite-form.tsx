"use client";

import { useActionState } from "react";
import { invite } from "./actions.ts";

export function InviteForm() {
  const [{ message }, act, pending] = useActionState(invite, { message: "" });
  return (
    <form action={act} className="row">
      <label>
        E-mail
        <input name="email" type="email" required autoComplete="off" />
      </label>
      <label>
        Role
        <select name="role">
          <option value="member">Member</option>
          <option value="admin">Admin</option>
        </select>
      </label>
      <button type="submit" disabled={pending}>
        Invite
      </button>
      <p role="status">{message}</p>
    </form>
  );
}
