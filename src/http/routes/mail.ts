import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import { assertOperator } from "../../core/actor.ts";
import { recordDelivery } from "../../core/delivery.ts";
import { erasePerson } from "../../core/erase.ts";
import type { ReadProviderEvent, ReadReportMail } from "../../core/mail-report.ts";
import { getMailServer, type MailTest, removeMailServer, setMailServer, testMailServer } from "../../core/mail-server.ts";
import { listMessages } from "../../core/read.ts";
import { liftSuppression, listSuppressions, suppressAddress } from "../../core/suppression.ts";
import type { Deps } from "../context.ts";
import { known } from "../identity.ts";
import { route } from "../route.ts";
import { wireMailServer, wireMessage, wireSuppression } from "../wire-mail.ts";

export interface MailDeps {
  testMail: MailTest;
  /** May a tenant's server lie in a private network? */
  allowPrivateHosts: boolean;
  readProviderEvent: ReadProviderEvent;
  readReportMail: ReadReportMail;
}

export function mailRoutes(app: Hono, { world, identity }: Deps, mail: MailDeps): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));

  route(app, operations.inviteMessages, async ({ request, params }) => ({
    data: (await listMessages(world, await actorOf(request), params.tenantId, params.id)).map(wireMessage),
  }));

  route(app, operations.getMailServer, async ({ request, params }) =>
    wireMailServer(await getMailServer(world, await actorOf(request), params.tenantId)),
  );
  route(app, operations.putMailServer, async ({ request, params, body }) =>
    wireMailServer(await setMailServer(world, await actorOf(request), params.tenantId, body, mail.allowPrivateHosts)),
  );
  route(app, operations.removeMailServer, async ({ request, params }) => {
    await removeMailServer(world, await actorOf(request), params.tenantId);
    return undefined;
  });
  route(app, operations.testMailServer, async ({ request, params, body }) =>
    testMailServer(world, await actorOf(request), params.tenantId, body.to, mail.testMail),
  );

  route(app, operations.listSuppressions, async ({ request, params, query }) => {
    const { data, nextCursor } = await listSuppressions(world, await actorOf(request), params.tenantId, query);
    return { data: data.map(wireSuppression), nextCursor };
  });
  route(app, operations.addSuppression, async ({ request, params, body }) =>
    wireSuppression(await suppressAddress(world, await actorOf(request), params.tenantId, body.email)),
  );
  route(app, operations.removeSuppression, async ({ request, params }) => {
    await liftSuppression(world, await actorOf(request), params.tenantId, params.id);
    return undefined;
  });

  route(app, operations.listInstallationSuppressions, async ({ request, query }) => {
    const { data, nextCursor } = await listSuppressions(world, await actorOf(request), null, query);
    return { data: data.map(wireSuppression), nextCursor };
  });
  route(app, operations.addInstallationSuppression, async ({ request, body }) =>
    wireSuppression(await suppressAddress(world, await actorOf(request), null, body.email)),
  );
  route(app, operations.removeInstallationSuppression, async ({ request, params }) => {
    await liftSuppression(world, await actorOf(request), null, params.id);
    return undefined;
  });
  route(app, operations.erasePerson, async ({ request, body: { email, ...options } }) =>
    erasePerson(world, await actorOf(request), email, options),
  );

  route(app, operations.reportMailEvent, async ({ request, raw }) => {
    const report = mail.readProviderEvent(raw.toString("utf8"), request.headers);
    if (report) await recordDelivery(world, report);
    return undefined;
  });
  route(app, operations.reportMail, async ({ request, raw }) => {
    assertOperator(await actorOf(request));
    for (const report of await mail.readReportMail(raw)) await recordDelivery(world, report);
    return undefined;
  });
}
