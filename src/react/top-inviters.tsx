/** Those who invited most, and how many of their invites were accepted. */
import type { WireInviteStats } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";

export function TopInviters({ inviters }: { inviters: WireInviteStats["topInviters"] }) {
  const { insights } = useLabels();
  const format = useFormat();
  if (inviters.length === 0) return null;
  return (
    <section className="dl-figure" data-wide="true" aria-label={insights.inviters}>
      <h2 className="dl-section-title">{insights.inviters}</h2>
      <table className="dl-table dl-inviters">
        <thead>
          <tr>
            <th scope="col">{insights.person}</th>
            <th scope="col">{insights.created}</th>
            <th scope="col">{insights.taken}</th>
          </tr>
        </thead>
        <tbody>
          {inviters.map(({ userId, user, invited, accepted }) => (
            <tr key={userId}>
              <th scope="row">
                <span className="dl-entry-name">{user?.name || user?.email || insights.gone}</span>
              </th>
              <td>{format.number(invited)}</td>
              <td>
                {format.number(accepted)} <span className="dl-hint">{format.percent(accepted / invited)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
