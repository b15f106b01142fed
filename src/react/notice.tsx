/** A calm word in the place of content: nothing here, not allowed, went wrong. */
import type { ReactNode } from "react";

export interface NoticeProps {
  title?: string;
  text: string;
  isProblem?: boolean;
  children?: ReactNode;
}

export function Notice({ title, text, isProblem = false, children }: NoticeProps) {
  return (
    <div className="dl-notice" role={isProblem ? "alert" : undefined}>
      {title && <h2 className="dl-notice-title">{title}</h2>}
      <p className="dl-notice-text">{text}</p>
      {children}
    </div>
  );
}
