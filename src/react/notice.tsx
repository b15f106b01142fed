/** A calm word in the place of content: nothing here, not allowed, went wrong. */
import type { ReactNode } from "react";

export interface NoticeProps {
  title?: string;
  text: string;
  /** Where it is all there is on the page. */
  isPage?: boolean;
  isProblem?: boolean;
  children?: ReactNode;
}

/** A title and a text in the place of content: nothing here, not allowed, went wrong. */
export function Notice({ title, text, isPage = false, isProblem = false, children }: NoticeProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div className="dl-notice" role={isProblem ? "alert" : undefined}>
      {title && <Heading className="dl-notice-title">{title}</Heading>}
      <p className="dl-notice-text">{text}</p>
      {children}
    </div>
  );
}
