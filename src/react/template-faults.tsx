/** What keeps a template from being used: by line, with the reason; each leads to its line. */
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { TemplateFault } from "./faults-of.ts";
import { problemText } from "./problem-text.ts";

export interface TemplateFaultsProps {
  faults: readonly TemplateFault[];
  /** What went wrong otherwise. */
  error: unknown;
  /** Has it been looked at? */
  isChecked: boolean;
  onGo(field: TemplateFault["field"], line: number): void;
}

export function TemplateFaults({ faults, error, isChecked, onGo }: TemplateFaultsProps) {
  const labels = useLabels();
  const texts = labels.templates;
  const format = useFormat();
  const names = { subject: texts.subject, body: texts.body, text: texts.plain };
  return (
    <div className="dl-faults">
      <p role="status" className={error ? "dl-field-error" : "dl-hint"}>
        {faults.length > 0 && texts.faults(faults.length)}
        {faults.length === 0 && (error ? problemText(error, labels) : isChecked && texts.noFaults)}
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.map(({ field, line, reason }) => (
            <li key={`${field} ${line} ${reason}`}>
              <button type="button" className="dl-text-button" onClick={() => onGo(field, line)}>
                {field === "body" ? texts.line(format.number(line)) : names[field]}
              </button>{" "}
              <span lang="en" dir="auto">
                {reason}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
