/** What each column of a file is, what holds for every row; then the rows are sent and checked. */
import { useState } from "react";
import type { WireImport } from "../contract/import.ts";
import { type ColumnMeaning, guessColumns, importFields } from "../contract/import-columns.ts";
import { cellText } from "../contract/import-csv.ts";
import type { WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import type { ImportFile } from "./import-file.ts";
import { LifetimeSelect } from "./lifetime-select.tsx";
import { problemText } from "./problem-text.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { RoleSelect } from "./role-select.tsx";
import { useImportUpload } from "./use-import-upload.ts";
import { usualLifetime, usualRoles } from "./usual-offer.ts";

const SAMPLES = 3;
const duplicates = ["error", "resend", "replace"] as const;

export interface ImportPlanFormProps {
  tenant: WireTenant;
  grantable: readonly string[];
  file: ImportFile;
  onUploaded(job: WireImport): void;
  onLeave(): void;
}

export function ImportPlanForm({ tenant, grantable, file, onUploaded, onLeave }: ImportPlanFormProps) {
  const labels = useLabels();
  const texts = labels.imports;
  const [columns, setColumns] = useState(() => guessColumns(file.headings));
  const [roles, setRoles] = useState(() => usualRoles(tenant.settings.defaultRoles, grantable));
  const usual = usualLifetime(tenant.settings);
  const [expiresIn, setExpiresIn] = useState(usual);
  const [onDuplicate, setOnDuplicate] = useState<(typeof duplicates)[number]>("error");
  const [missing, setMissing] = useState<object | null>(null);
  const { upload, sent } = useImportUpload(tenant.id);

  const submit = () => {
    if (upload.isPending) return;
    const hasEmail = columns.includes("email");
    setMissing(hasEmail ? null : {});
    if (!hasEmail) return;
    const defaults = { roles, expiresIn, onDuplicate };
    upload.mutate({ file, columns, defaults }, { onSuccess: onUploaded });
  };
  const choose = (at: number, meaning: ColumnMeaning) =>
    // A field has one column: the one chosen last.
    setColumns(columns.map((was, index) => (index === at ? meaning : was === meaning && was !== "data" ? null : was)));

  return (
    <Form
      className="dl-import-plan"
      problem={missing ? texts.emailMissing : upload.error ? problemText(upload.error, labels) : undefined}
      failure={missing ?? upload.error}
      onSubmit={submit}
    >
      <h2 className="dl-section-title">{texts.fileOf(file.name, file.rows.length)}</h2>
      <table className="dl-table dl-columns">
        <caption className="dl-hidden">{texts.columns}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.column}</th>
            <th scope="col">{texts.sample}</th>
            <th scope="col">{texts.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {file.headings.map((heading, index) => {
            const name = heading || texts.unnamed(index + 1);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places, and two may be headed alike
              <tr key={index}>
                <th scope="row">{name}</th>
                <td className="dl-columns-sample">{samplesOf(file, index)}</td>
                <td>
                  <select
                    className="dl-input dl-select"
                    aria-label={texts.meaningOf(name)}
                    value={columns[index] ?? ""}
                    onChange={(event) => choose(index, (event.target.value || null) as ColumnMeaning)}
                  >
                    {importFields.map((field) => (
                      <option key={field} value={field}>
                        {texts.field[field]}
                      </option>
                    ))}
                    <option value="data">{texts.keep}</option>
                    <option value="">{texts.leaveOut}</option>
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <fieldset className="dl-plan">
        <legend className="dl-section-title">{texts.defaults}</legend>
        <RoleSelect roles={grantable} value={roles} onChange={setRoles} />
        <LifetimeSelect label={texts.expiry} value={expiresIn} onChange={setExpiresIn} usual={usual} />
        <Field label={texts.onDuplicate}>
          {(control) => (
            <select
              {...control}
              className="dl-input dl-select"
              value={onDuplicate}
              onChange={(event) => setOnDuplicate(event.target.value as typeof onDuplicate)}
            >
              {duplicates.map((way) => (
                <option key={way} value={way}>
                  {texts.duplicate[way]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </fieldset>
      {upload.isPending && <ProgressBar label={texts.uploading} done={sent} total={file.rows.length} />}
      <div className="dl-form-foot">
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={upload.isPending}>
          {texts.check}
        </button>
        <button type="button" className="dl-button" onClick={onLeave}>
          {texts.another}
        </button>
      </div>
    </Form>
  );
}

function samplesOf({ rows }: ImportFile, column: number): string {
  const cells = rows.slice(0, 50).map(({ cells }) => cellText(cells[column]));
  return cells.filter(Boolean).slice(0, SAMPLES).join(", ");
}
