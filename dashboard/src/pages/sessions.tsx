/** The devices on which the person is signed in. */
import { Notice, PanelSkeleton, TimeText, useLabels, useToast } from "doorlist/react";
import { refusalText } from "../session.ts";
import { deviceName, useEndSessions, useSessions } from "../use-account.ts";

export function Sessions() {
  const labels = useLabels();
  const texts = labels.profile;
  const toast = useToast();
  const sessions = useSessions();
  const end = useEndSessions();
  const stop = (token: string | null) => {
    if (end.isPending) return;
    end.mutate(token, {
      onSuccess: () => toast.success(texts.ended),
      onError: (error) => toast.error(refusalText(error, labels)),
    });
  };
  const others = sessions.data?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <section className="dl-card-form" aria-labelledby="profile-sessions">
      <h2 className="dl-section-title" id="profile-sessions">
        {texts.sessions}
      </h2>
      {sessions.isPending ? (
        <PanelSkeleton />
      ) : !sessions.data ? (
        <Notice title={texts.sessionsError} text={refusalText(sessions.error, labels)} isProblem>
          <button type="button" className="dl-button" onClick={() => sessions.refetch()}>
            {labels.retry}
          </button>
        </Notice>
      ) : (
        <ul className="dl-entries">
          {sessions.data.map(({ token, userAgent, createdAt, isCurrent }) => {
            const device = deviceName(userAgent) || texts.unknownDevice;
            return (
              <li key={token} className="dl-entry">
                <div className="dl-entry-main">
                  <span className="dl-entry-name">
                    {device}
                    {isCurrent && <span className="dl-tag">{texts.thisOne}</span>}
                  </span>
                  <span className="dl-hint">
                    <TimeText iso={createdAt} relative />
                  </span>
                </div>
                {!isCurrent && (
                  <button type="button" className="dl-button" aria-label={texts.endOf(device)} onClick={() => stop(token)}>
                    {texts.end}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {others > 1 && (
        <div className="dl-form-foot">
          <button type="button" className="dl-button" onClick={() => stop(null)}>
            {texts.endAll}
          </button>
        </div>
      )}
    </section>
  );
}
