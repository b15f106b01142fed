import type { ReactNode } from "react";

export interface PersonRowProps {
  email: string;
  status: "Pending" | "Member";
  detail: string;
  /** What can be done with them. */
  children?: ReactNode;
}

export function PersonRow({ email, status, detail, children }: PersonRowProps) {
  return (
    <li>
      <span className="email">{email}</span>
      <span className={`status ${status.toLowerCase()}`}>{status}</span>
      <span className="note">{detail}</span>
      {children}
    </li>
  );
}
