/** One import as the server has it: being checked, checked, running, done. */
import { useState } from "react";
import type { WireImport } from "../contract/import.ts";
import { useDoorlist, useLabels } from "./doorlist-provider.tsx";
import { ImportFailures } from "./import-failures.tsx";
import { MailboxLink } from "./mailbox-link.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { problemText } from "./problem-text.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { Question } from "./question.tsx";
import { useToast } from "./toasts.tsx";
import { isUnderWay, useImport, useImportAct } from "./use-imports.ts";

export interface ImportJobProps {
  tenantId: string;
  id: string;
  /** Whoever looks begins their own alone. */
  userId: string;
  onLeave(): void;
}

export function ImportJob({ tenantId, id, userId, onLeave }: ImportJobProps) {
  const labels = useLabels();
  const job = useImport(tenantId, id);
  if (!job.data) return <NotLoaded query={job} title={labels.imports.errorTitle} />;
  return <KnownJob tenantId={tenantId} job={job.data} isOwn={job.data.createdBy === userId} onLeave={onLeave} />;
}

interface KnownJobProps {
  tenantId: string;
  job: WireImport;
  isOwn: boolean;
  onLeave(): void;
}

function KnownJob({ tenantId, job, isOwn, onLeave }: KnownJobProps) {
  const labels = useLabels();
  const toast = useToast();
  const { client } = useDoorlist();
  const act = useImportAct(tenantId, job.id);
  const [stopping, setStopping] = useState(false);
  const texts = labels.imports;
  const good = job.processed - job.failed;
  const run = (what: "start" | "cancel") => {
    setStopping(false);
    if (!act.isPending) act.mutate(what, { onError: (error) => toast.error(problemText(error, labels)) });
  };
  const title = { completed: texts.doneTitle, canceled: texts.canceledTitle, checked: texts.checkedTitle }[job.state as string];
  return (
    <section className="dl-job" aria-label={job.fileName}>
      <h2 className="dl-section-title">{texts.fileOf(job.fileName, job.total)}</h2>
      {isUnderWay(job) && (
        <ProgressBar label={job.state === "checking" ? texts.checking : texts.running} done={job.processed} total={job.total} />
      )}
      <div role="status">
        {title && (
          <p className="dl-job-sum" data-state={job.state}>
            <strong>{title}.</strong> {job.state === "checked" ? texts.ready(good) : texts.invitedSum(good)}{" "}
            {job.state === "checked" ? texts.problems(job.failed) : job.failed > 0 && texts.failedSum(job.failed)}{" "}
            {job.state === "completed" && good > 0 && <MailboxLink />}
          </p>
        )}
        {job.state === "checked" && good === 0 && <p className="dl-hint">{texts.nobody}</p>}
      </div>
      {!isUnderWay(job) && <ImportFailures tenantId={tenantId} job={job} />}
      <div className="dl-form-foot">
        {isOwn && job.state === "checked" && good > 0 && (
          <button
            type="button"
            className="dl-button"
            data-tone="primary"
            aria-disabled={act.isPending}
            onClick={() => run("start")}
          >
            {texts.start(good)}
          </button>
        )}
        {isUnderWay(job) ? (
          <button type="button" className="dl-button" aria-haspopup="dialog" onClick={() => setStopping(true)}>
            {texts.stop}
          </button>
        ) : (
          <button
            type="button"
            className="dl-button"
            onClick={() => {
              if (isOwn && job.state === "checked") run("cancel");
              onLeave();
            }}
          >
            {texts.another}
          </button>
        )}
        {!isUnderWay(job) && job.processed > 0 && (
          <a className="dl-button" href={client.imports.resultUrl(tenantId, job.id)} download>
            {texts.result}
          </a>
        )}
      </div>
      <Question
        open={stopping}
        title={texts.stopTitle}
        text={texts.stopText}
        keep={texts.stopKeep}
        confirm={texts.stopConfirm}
        onClose={() => setStopping(false)}
        onConfirm={() => run("cancel")}
      />
    </section>
  );
}
