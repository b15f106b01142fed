/** What can go wrong and what is recorded, from the catalogues of the core. */

import { eventTypes } from "../../src/core/events.ts";
import { problems } from "../../src/core/problems.ts";
import { webhookEventTypes } from "../../src/core/webhook.ts";
import type { Generated } from "./pages.ts";

export function problemsPage(): Generated {
  const rows = Object.entries(problems).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`);
  return {
    title: "Problems",
    content: `# Problems

A refusal is \`application/problem+json\` (RFC 9457): \`{ type, title, status, code, detail?, field?, errors? }\`. Branch on
\`code\`, which is stable. \`field\` is the first field at fault, dotted (\`invites.3.roles.0\`), and \`errors\` has them all.

| Code | Status | Title |
|---|---|---|
${rows.join("\n")}
`,
  };
}

export function eventsPage(): Generated {
  const toWebhooks = new Set<string>(webhookEventTypes);
  const rows = eventTypes.map((type) => `| \`${type}\` | ${toWebhooks.has(type) ? "yes" : ""} |`);
  return {
    title: "Event types",
    content: `# Event types

Every type of event that a tenant's log and stream hold, and which of them webhooks carry. What their \`data\` says is
told with the [events](../docs/events.md).

| Type | Webhooks |
|---|---|
${rows.join("\n")}
`,
  };
}
