/** The name, behind a door that stands ajar. */
import { useLabels } from "doorlist/react";

export function Wordmark() {
  const labels = useLabels();
  return (
    <span className="wordmark">
      <svg className="wordmark-sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <path d="M3 18V2h14v16" fill="none" stroke="currentColor" strokeWidth="2" />
        <path d="M6 4l7 2.5V19l-7-2z" fill="currentColor" />
      </svg>
      {labels.product}
    </span>
  );
}
