/** Sends a mail through the saved server, and says in words how it went. */
import { useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";
import { useTestMailServer } from "./use-mail-server.ts";

export function MailServerTest({ tenantId }: { tenantId: string }) {
  const labels = useLabels();
  const texts = labels.mail;
  const test = useTestMailServer(tenantId);
  const result = test.data;
  return (
    <section className="dl-card-form" aria-labelledby="dl-mail-test">
      <div>
        <h2 className="dl-section-title" id="dl-mail-test">
          {texts.tryTitle}
        </h2>
        <p className="dl-hint">{texts.tryText}</p>
      </div>
      <div className="dl-form-foot">
        <button
          type="button"
          className="dl-button"
          aria-disabled={test.isPending}
          onClick={() => !test.isPending && test.mutate()}
        >
          {test.isPending ? texts.testing : texts.test}
        </button>
      </div>
      <div role="status" className="dl-test-result">
        {test.error && <p className="dl-field-error">{problemText(test.error, labels)}</p>}
        {result?.ok && <p data-tone="good">{texts.testSent(result.to)}</p>}
        {result && !result.ok && (
          <>
            <p className="dl-field-error">{texts.testFailed}</p>
            {result.hint && (
              <p lang="en" dir="auto">
                {result.hint}
              </p>
            )}
            {result.error && (
              <div className="dl-field">
                <span className="dl-label">{texts.testAnswer}</span>
                <samp className="dl-said" dir="ltr">
                  {result.error}
                </samp>
              </div>
            )}
          </>
        )}
      </div>
    </section>
  );
}
