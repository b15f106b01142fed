/** Inviting many people from a CSV file: choose it, say what its columns are, check it, import it, take the result. */
import { useRef, useState } from "react";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import type { ImportFile } from "./import-file.ts";
import { FilePicker } from "./import-file-picker.tsx";
import { ImportJob } from "./import-job.tsx";
import { ImportList } from "./import-list.tsx";
import { ImportPlanForm } from "./import-plan-form.tsx";
import { Notice } from "./notice.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { problemText } from "./problem-text.ts";
import { isUnderWay, useImports } from "./use-imports.ts";

export interface ImportInvitesProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Keyed by tenant: a file that is being mapped never goes to another. */
export function ImportInvites(props: ImportInvitesProps) {
  return <TenantImports key={props.tenant.id} {...props} />;
}

function TenantImports({ me, tenant }: ImportInvitesProps) {
  const labels = useLabels();
  const heading = useRef<HTMLHeadingElement>(null);
  const grantable = grantableRoles(me.roles, tenant.roles ?? []);
  const imports = useImports(tenant.id, grantable.length > 0);
  const [file, setFile] = useState<ImportFile | null>(null);
  const [opened, setOpened] = useState<string | null>();
  const jobs = imports.data?.data ?? [];
  // Found again after a reload: what the server is at work on, or what waits for a word.
  const waiting =
    jobs.find((job) => isUnderWay(job)) ?? jobs.find(({ state, createdBy }) => state === "checked" && createdBy === me.user.id);
  const jobId = opened === undefined ? waiting?.id : opened;
  const show = (id: string | null) => {
    setFile(null);
    setOpened(id);
    heading.current?.focus();
  };

  if (grantable.length === 0) {
    return <Notice title={labels.pages.notYoursTitle} text={labels.pages.invitersOnly} isPage />;
  }
  return (
    <div className="dl-panel">
      <header className="dl-panel-intro">
        <h1 ref={heading} className="dl-title" tabIndex={-1}>
          {labels.imports.title}
        </h1>
        <p className="dl-intro-text">{labels.imports.text}</p>
      </header>
      {file ? (
        <ImportPlanForm
          tenant={tenant}
          grantable={grantable}
          file={file}
          onUploaded={({ id }) => show(id)}
          onLeave={() => show(null)}
        />
      ) : jobId ? (
        <ImportJob key={jobId} tenantId={tenant.id} id={jobId} userId={me.user.id} onLeave={() => show(null)} />
      ) : imports.isPending ? (
        <PanelSkeleton />
      ) : (
        <FilePicker onFile={setFile} />
      )}
      {imports.isError && !imports.data && (
        <Notice title={labels.imports.errorTitle} text={problemText(imports.error, labels)} isProblem>
          <button type="button" className="dl-button" onClick={() => imports.refetch()}>
            {labels.retry}
          </button>
        </Notice>
      )}
      <ImportList jobs={jobs.filter(({ id }) => file || id !== jobId)} userId={me.user.id} onOpen={show} />
    </div>
  );
}
