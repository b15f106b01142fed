/** What a template may name. Choosing one writes it. */
import { useLabels } from "./doorlist-provider.tsx";

export interface TemplateVariablesProps {
  variables: readonly string[];
  onChoose(name: string): void;
}

export function TemplateVariables({ variables, onChoose }: TemplateVariablesProps) {
  const { templates: texts } = useLabels();
  // `tenant` is no text: `tenant.name` is.
  const values = variables.filter((name) => !variables.some((other) => other.startsWith(`${name}.`)));
  const sentences = values.filter((name) => name.startsWith("text."));
  return (
    <section className="dl-variables" aria-labelledby="dl-variables">
      <h2 className="dl-details-title" id="dl-variables">
        {texts.variables}
      </h2>
      <p className="dl-hint">{texts.variablesText}</p>
      <Names names={values.filter((name) => !sentences.includes(name))} onChoose={onChoose} />
      <details className="dl-disclosure">
        <summary>{texts.sentences}</summary>
        <Names names={sentences} onChoose={onChoose} />
      </details>
    </section>
  );
}

function Names({ names, onChoose }: { names: readonly string[]; onChoose(name: string): void }) {
  return (
    <ul className="dl-variable-names" dir="ltr">
      {names.map((name) => (
        <li key={name}>
          <button type="button" className="dl-variable" onClick={() => onChoose(name)}>
            <code>{name}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}
