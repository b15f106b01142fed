/** A chart with its heading, and the same numbers as a table for those who read rather than look. */
import type { ReactNode } from "react";
import { useLabels } from "./doorlist-provider.tsx";

export interface FigureCardProps {
  title: string;
  text?: string;
  headings: string[];
  rows: (string | number)[][];
  wide?: boolean;
  /** The picture; what it shows is in the table. */
  children: ReactNode;
}

export function FigureCard({ title, text, headings, rows, wide = false, children }: FigureCardProps) {
  const { insights } = useLabels();
  return (
    <figure className="dl-figure" data-wide={wide}>
      <figcaption>
        <h2 className="dl-section-title">{title}</h2>
        {text && <p className="dl-hint">{text}</p>}
      </figcaption>
      <div className="dl-chart" aria-hidden="true" dir="ltr">
        {children}
      </div>
      <details className="dl-disclosure">
        <summary>{insights.showTable}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region */}
        <section className="dl-scroll" tabIndex={0} aria-label={insights.asTable(title)}>
          <table className="dl-table">
            <thead>
              <tr>
                {headings.map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, ...values]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((value, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
                    <td key={index}>{value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
